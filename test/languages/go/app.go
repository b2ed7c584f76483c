package main

import (
	"fmt"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsopensearchservice"
	"github.com/aws/aws-cdk-go/awscdk/v2/interfaces/interfacesawsopensearchservice"
	"github.com/aws/jsii-runtime-go"
	updates "github.com/cdk-opensearch-software-update/cdk-opensearch-software-update/cdkopensearchsoftwareupdate"
)

func main() {
	defer jsii.Close()
	app := awscdk.NewApp(nil)
	stack := awscdk.NewStack(app, jsii.String("Updates"), nil)
	domain := func(name string) interfacesawsopensearchservice.IDomainRef {
		return awsopensearchservice.CfnDomain_FromDomainName(stack, jsii.String("Domain-"+name), jsii.String(name))
	}
	output := func(id string, value *string) {
		awscdk.NewCfnOutput(stack, jsii.String(id), &awscdk.CfnOutputProps{Value: value})
	}

	update := updates.NewServiceSoftwareUpdate(stack, jsii.String("SoftwareUpdate"), &updates.ServiceSoftwareUpdateProps{
		Domain:   domain("logs"),
		Schedule: updates.UpdateSchedule_OffPeakWindow(),
		Trigger:  jsii.String("2026-11"),
	})
	output("LogsVersion", update.NewVersion())

	fleet := updates.NewServiceSoftwareUpdates(stack, jsii.String("Fleet"), &updates.ServiceSoftwareUpdatesProps{
		Waves: &[]*updates.UpdateWave{
			{Domains: &[]interfacesawsopensearchservice.IDomainRef{domain("dev")}},
			{
				Domains:        &[]interfacesawsopensearchservice.IDomainRef{domain("prod-a"), domain("prod-b")},
				MaxConcurrency: jsii.Number(1),
			},
		},
		Trigger: jsii.String("2026-11"),
	})
	for index, update := range *fleet.Updates() {
		output(fmt.Sprintf("FleetVersion%d", index), update.NewVersion())
	}

	app.Synth(nil)
}
