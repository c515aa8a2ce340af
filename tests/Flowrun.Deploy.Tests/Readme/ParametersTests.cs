using Flowrun.Deploy.Tests.CloudFormation;
using Flowrun.Deploy.Tests.Terraform;

namespace Flowrun.Deploy.Tests.Readme;

/// <summary>The page names every parameter of every template, with the default that the template has.</summary>
public class ParametersTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public void Table_OfSam_NamesEveryParameter()
    {
        var parameters = StackTemplates.SamTemplate()["Parameters"]!.AsObject();
        var rows = ParametersTable.Read().Rows;

        Assert.Equal(parameters.Select(parameter => parameter.Key).Order(), rows.SelectMany(row => row.Sam).Order());
        Assert.All(rows.Where(row => row.Sam.Length == 1), row => Assert.Equal(Default(parameters[row.Sam[0]]!["Default"]?.ToString()), row.Default));
    }

    [Fact]
    public void Table_OfServerless_NamesEveryParameter()
    {
        var parameters = CloudFormationYaml.Read(DeployFolder.Read("serverless", "serverless.yml"))["params"]!["default"]!.AsObject();
        var rows = ParametersTable.Read().Rows;

        // Without a default, the framework asks for it.
        Assert.Equal(parameters.Select(parameter => parameter.Key).Append("bucketName").Order(), rows.SelectMany(row => row.Serverless).Order());
        Assert.All(
            rows.Where(row => row.Serverless.Length == 1 && row.Sam.Length == 1),
            row => Assert.Equal(Default(parameters[row.Serverless[0]]?.ToString()), row.Default));
    }

    [Fact]
    public async Task Table_OfTerraform_NamesEveryVariable()
    {
        var variables = (await TerraformModule.ReadAsync(Cancellation)).Named("variable").ToDictionary(variable => variable.Name, variable => variable.Body);
        var rows = ParametersTable.Read().Rows;

        Assert.Equal(variables.Keys.Order(), rows.SelectMany(row => row.Terraform).Order());
        Assert.All(rows.Where(row => row.Terraform.Length == 1 && row.Sam.Length == 1), row => Assert.Equal(Default(variables[row.Terraform[0]]["default"]?.ToString()), row.Default));
    }

    [Fact]
    public void Table_EachRow_IsTheSameNameInEachSpelling()
    {
        foreach (var row in ParametersTable.Read().Rows.Where(row => row is { Sam.Length: 1, Serverless.Length: 1, Terraform.Length: 1 }))
        {
            Assert.Equal(row.Sam[0], row.Serverless[0], ignoreCase: true);
            Assert.Equal(row.Sam[0], row.Terraform[0].Replace("_", "", StringComparison.Ordinal), ignoreCase: true);
        }
    }

    [Fact]
    public void Table_EachRow_SaysWhatStandsForIt()
    {
        Assert.All(ParametersTable.Read().Rows, row => Assert.NotEmpty(row.Text));
    }

    private static string Default(string? value) => value switch
    {
        null => "required",
        "" => "empty",
        _ => $"`{value}`",
    };
}
