import io.github.cdk_opensearch_software_update.ServiceSoftwareUpdate;
import io.github.cdk_opensearch_software_update.ServiceSoftwareUpdates;
import io.github.cdk_opensearch_software_update.UpdateSchedule;
import io.github.cdk_opensearch_software_update.UpdateWave;
import java.util.List;
import software.amazon.awscdk.App;
import software.amazon.awscdk.CfnOutput;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.interfaces.opensearchservice.IDomainRef;
import software.amazon.awscdk.services.opensearchservice.CfnDomain;

public class Updates {
    public static void main(String[] args) {
        App app = new App();
        Stack stack = new Stack(app, "Updates");

        ServiceSoftwareUpdate update = ServiceSoftwareUpdate.Builder.create(stack, "SoftwareUpdate")
                .domain(domain(stack, "logs"))
                .schedule(UpdateSchedule.offPeakWindow())
                .trigger("2026-11")
                .build();
        CfnOutput.Builder.create(stack, "LogsVersion").value(update.getNewVersion()).build();

        ServiceSoftwareUpdates fleet = ServiceSoftwareUpdates.Builder.create(stack, "Fleet")
                .waves(List.of(
                        UpdateWave.builder().domains(List.of(domain(stack, "dev"))).build(),
                        UpdateWave.builder()
                                .domains(List.of(domain(stack, "prod-a"), domain(stack, "prod-b")))
                                .maxConcurrency(1)
                                .build()))
                .trigger("2026-11")
                .build();
        for (int index = 0; index < fleet.getUpdates().size(); index++) {
            CfnOutput.Builder.create(stack, "FleetVersion" + index)
                    .value(fleet.getUpdates().get(index).getNewVersion())
                    .build();
        }

        app.synth();
    }

    private static IDomainRef domain(Stack stack, String name) {
        return CfnDomain.fromDomainName(stack, "Domain-" + name, name);
    }
}
