from aws_cdk import App, CfnOutput, Stack
from aws_cdk.aws_opensearchservice import CfnDomain
from cdk_opensearch_software_update import (
    ServiceSoftwareUpdate,
    ServiceSoftwareUpdates,
    UpdateSchedule,
    UpdateWave,
)

app = App()
stack = Stack(app, "Updates")


def domain(name: str):
    return CfnDomain.from_domain_name(stack, f"Domain-{name}", name)


update = ServiceSoftwareUpdate(
    stack,
    "SoftwareUpdate",
    domain=domain("logs"),
    schedule=UpdateSchedule.off_peak_window(),
    trigger="2026-11",
)
CfnOutput(stack, "LogsVersion", value=update.new_version)

fleet = ServiceSoftwareUpdates(
    stack,
    "Fleet",
    waves=[
        UpdateWave(domains=[domain("dev")]),
        UpdateWave(domains=[domain("prod-a"), domain("prod-b")], max_concurrency=1),
    ],
    trigger="2026-11",
)
for index, update in enumerate(fleet.updates):
    CfnOutput(stack, f"FleetVersion{index}", value=update.new_version)

app.synth()
