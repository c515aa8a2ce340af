using Flowrun.Core.Jobs.Rendering;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Jobs.Rendering;

public sealed class KubernetesExpansionTests
{
    private static readonly Dictionary<string, string> Environment = new() { ["A"] = "a-value", ["B"] = "$(A)" };
    private static readonly Kubelet[] Kubelets = [new(readsRunes: true, Environment), new(readsRunes: false, Environment)];

    /// <summary>The port itself, against cases of Kubernetes' own tests.</summary>
    [Theory]
    [InlineData("$(A)-1", "a-value-1")]
    [InlineData("$(B)", "$(A)")]
    [InlineData("$$(B)_$(A)", "$(B)_a-value")]
    [InlineData("f000-$$VAR_A", "f000-$VAR_A")]
    [InlineData("$(DNE)", "$(DNE)")]
    [InlineData("$$$$$$$(A)", "$$$a-value")]
    [InlineData("--$($($($($--", "--$($($($($--")]
    [InlineData("$(A)foobarzab$", "a-valuefoobarzab$")]
    [InlineData("$?_boo_$!", "$?_boo_$!")]
    [InlineData("$(foo$$var)", "$(foo$$var)")]
    public void Expand_KubernetesCase_GivesItsResult(string input, string expected) =>
        Assert.All(Kubelets, kubelet => Assert.Equal(expected, kubelet.Expand(input)));

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("$HOME ${x} $1", "$HOME ${x} $1")]
    [InlineData("$(HOME)", "$$(HOME)")]
    [InlineData("$$(HOME)", "$$$$(HOME)")]
    [InlineData("a$$b", "a$$$$b")]
    [InlineData("$ü", "$$ü")]
    [InlineData("cost$", "cost$")]
    public void Escape_WholeValue_DoublesOnlyWhatWouldMeanSomething(string value, string expected) =>
        Assert.Equal(expected, KubernetesExpansion.Escape(value, isLast: true));

    [Theory]
    [InlineData("$(A)/", "$(A)/")]
    [InlineData("$$", "$$")]
    [InlineData("US$", "US$$")]
    [InlineData("$(A", "$$(A")]
    [InlineData("$(A$(B)", "$(A$(B)")]
    public void Close_Literal_LeavesNothingOpen(string literal, string expected) => Assert.Equal(expected, KubernetesExpansion.Close(literal));

    [Property(Arbitrary = [typeof(Dollars)], MaxTest = 5000)]
    public void Escape_AnyValueBetweenAnyLiterals_ComesOutAsItIs(DollarText before, DollarText value, DollarText middle, DollarText other, DollarText after)
    {
        var rendered = KubernetesExpansion.Close(before.Text) + KubernetesExpansion.Escape(value.Text, isLast: false)
            + KubernetesExpansion.Close(middle.Text) + KubernetesExpansion.Escape(other.Text, isLast: after.Text.Length == 0) + after.Text;
        foreach (var kubelet in Kubelets)
        {
            var expected = kubelet.Expand(before.Text) + value.Text + kubelet.Expand(middle.Text) + other.Text + kubelet.Expand(after.Text);
            Assert.Equal(expected, kubelet.Expand(rendered));
        }
    }
}

public sealed record DollarText(string Text);

public static class Dollars
{
    public static Arbitrary<DollarText> Any() => Gen.Elements("$", "$", "$", "(", ")", "A", "B", "x", " ", "ü", "😀", "{{ key }}").ListOf()
        .Select(pieces => new DollarText(string.Concat(pieces))).ToArbitrary();
}
