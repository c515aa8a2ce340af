using System.Globalization;
using System.Text;
using System.Xml;

namespace Flowrun.Cli.Features.Sizing.Plot;

/// <summary>The picture of a model as SVG: outcomes, kills, what would be asked for, and the static rule.</summary>
/// <remarks>Written by hand: a drawing library would bring native code for every platform, and draws no letters where no fonts are installed, as in a container.</remarks>
internal static class FitSvg
{
    private const int Width = 960;
    private const int Height = 560;
    private const int Left = 90;
    private const int Right = 30;
    private const int Top = 84;
    private const int Bottom = 62;

    private const string Asked = "#1a7f5a";
    private const string Rule = "#8a8f98";
    private const string Run = "#2864c4";
    private const string Kill = "#c8322b";

    private static readonly XmlWriterSettings Settings = new() { Indent = true, OmitXmlDeclaration = true, Encoding = new UTF8Encoding(false) };

    public static string Draw(Fit fit)
    {
        var inputs = new Axis(fit.Inputs, Left, Width - Right);
        var curve = fit.Curve(inputs);
        var rule = fit.Rule(inputs);

        // The rule may be far off; the picture is about what is needed.
        var most = 4 * fit.Model.Outcomes.Select(outcome => (double)outcome.Peak.Value).Concat(curve.Select(point => point.Memory)).DefaultIfEmpty(1).Max();
        var memory = new Axis(
            [
                .. fit.Model.Outcomes.Select(outcome => (double)outcome.Peak.Value),
                .. fit.Model.Kills.Select(kill => (double)kill.Allocation.Value),
                .. curve.Select(point => point.Memory),
                .. rule.Select(point => Math.Min(point.Memory, most)),
            ],
            Height - Bottom,
            Top);

        var text = new StringBuilder();
        using (var svg = XmlWriter.Create(text, Settings))
        {
            svg.WriteStartElement("svg", "http://www.w3.org/2000/svg");
            Attributes(svg, ("width", Width), ("height", Height), ("viewBox", $"0 0 {Width} {Height}"), ("font-family", "system-ui, 'DejaVu Sans', Arial, sans-serif"));
            Element(svg, "rect", ("width", Width), ("height", Height), ("fill", "#ffffff"));
            WriteAxes(svg, inputs, memory);
            WriteLine(svg, rule, inputs, memory, Rule, "6 5");
            WriteLine(svg, curve, inputs, memory, Asked, null);
            WriteMarks(svg, fit, inputs, memory);
            WriteLegend(svg, fit, rule.Count == 0 ? null : rule.Any(point => point.Memory > most) ? $"{fit.PriorName} (in part off the top)" : fit.PriorName);
            svg.WriteEndElement();
        }

        return text.Append('\n').ToString();
    }

    private static void WriteAxes(XmlWriter svg, Axis inputs, Axis memory)
    {
        foreach (var tick in inputs.Ticks)
        {
            var x = inputs.PlaceOf(tick.Value);
            Element(svg, "line", ("x1", x), ("x2", x), ("y1", Top), ("y2", Height - Bottom), ("stroke", "#e6e8eb"));
            Text(svg, x, Height - Bottom + 20, tick.ToHuman(), ("text-anchor", "middle"));
        }

        foreach (var tick in memory.Ticks)
        {
            var y = memory.PlaceOf(tick.Value);
            Element(svg, "line", ("x1", Left), ("x2", Width - Right), ("y1", y), ("y2", y), ("stroke", "#e6e8eb"));
            Text(svg, Left - 8, y + 4, tick.ToHuman(), ("text-anchor", "end"));
        }

        Element(svg, "path", ("d", $"M{Left} {Top}V{Height - Bottom}H{Width - Right}"), ("stroke", "#4a4f57"), ("fill", "none"));
        Text(svg, (Left + Width - Right) / 2.0, Height - 14, inputs.IsLogarithmic ? "input (logarithmic)" : "input", ("text-anchor", "middle"));
        Text(svg, 20, (Top + Height - Bottom) / 2.0, memory.IsLogarithmic ? "memory (logarithmic)" : "memory", ("text-anchor", "middle"), ("transform", $"rotate(-90 20 {(Top + Height - Bottom) / 2})"));
    }

    private static void WriteLine(XmlWriter svg, IReadOnlyList<(double Input, double Memory)> line, Axis inputs, Axis memory, string colour, string? dashes)
    {
        if (line.Count == 0)
        {
            return;
        }

        var points = string.Join(' ', line.Select(point => $"{Number(inputs.PlaceOf(point.Input))},{Number(memory.PlaceOf(point.Memory))}"));
        Element(svg, "polyline", ("points", points), ("fill", "none"), ("stroke", colour), ("stroke-width", 2), ("stroke-linejoin", "round"), ("stroke-dasharray", dashes));
    }

    private static void WriteMarks(XmlWriter svg, Fit fit, Axis inputs, Axis memory)
    {
        var template = ModelExamples.TemplateOf(fit.Model);
        foreach (var outcome in fit.Model.Outcomes)
        {
            var isForeign = outcome.Template != template;
            WriteRun(svg, inputs.PlaceOf(outcome.Input.Value), memory.PlaceOf(outcome.Peak.Value), isForeign);
        }

        foreach (var kill in fit.Model.Kills)
        {
            WriteKill(svg, inputs.PlaceOf(kill.Input.Value), memory.PlaceOf(kill.Allocation.Value));
        }
    }

    private static void WriteRun(XmlWriter svg, double x, double y, bool isForeign) => Element(
        svg, "circle", ("cx", x), ("cy", y), ("r", 4), ("fill", isForeign ? "none" : Run), ("fill-opacity", 0.6), ("stroke", Run), ("stroke-opacity", 0.8));

    /// <summary>It needed more: an arrow upwards.</summary>
    private static void WriteKill(XmlWriter svg, double x, double y) => Element(
        svg, "path", ("d", $"M{Number(x - 6)} {Number(y + 5)}L{Number(x)} {Number(y - 6)}L{Number(x + 6)} {Number(y + 5)}Z"), ("fill", Kill));

    private static void WriteLegend(XmlWriter svg, Fit fit, string? rule)
    {
        var model = fit.Model;
        Text(svg, Left, 30, $"{fit.Named.Name}: {model.Observed} {(model.Observed == 1 ? "run" : "runs")}", ("font-size", 18), ("font-weight", "bold"));
        double x = Left + 6;
        WriteRun(svg, x, 54, isForeign: false);
        x = Label(svg, x + 12, $"peak of a run ({model.Count})");
        if (model.Outcomes.Any(outcome => outcome.Template != ModelExamples.TemplateOf(model)))
        {
            WriteRun(svg, x, 54, isForeign: true);
            x = Label(svg, x + 12, "of another template");
        }

        if (model.Kills.Count > 0)
        {
            WriteKill(svg, x, 54);
            x = Label(svg, x + 12, $"killed at, needs more ({model.Kills.Count})");
        }

        Element(svg, "line", ("x1", x), ("x2", x + 24), ("y1", 54), ("y2", 54), ("stroke", Asked), ("stroke-width", 2));
        x = Label(svg, x + 30, "would be asked for");
        if (rule is not null)
        {
            Element(svg, "line", ("x1", x), ("x2", x + 24), ("y1", 54), ("y2", 54), ("stroke", Rule), ("stroke-width", 2), ("stroke-dasharray", "6 5"));
            Label(svg, x + 30, rule);
        }
    }

    /// <returns>Where the next entry begins: letters are about so wide.</returns>
    private static double Label(XmlWriter svg, double x, string text)
    {
        const double LetterWidth = 7;
        Text(svg, x, 58, text);
        return x + (text.Length * LetterWidth) + 24;
    }

    private static void Text(XmlWriter svg, double x, double y, string text, params (string Name, object? Value)[] more)
    {
        svg.WriteStartElement("text");
        Attributes(svg, ("x", x), ("y", y), ("fill", "#2b2f36"));
        if (!more.Any(attribute => attribute.Name == "font-size"))
        {
            Attributes(svg, ("font-size", 13));
        }

        Attributes(svg, more);
        svg.WriteString(text);
        svg.WriteEndElement();
    }

    private static void Element(XmlWriter svg, string name, params (string Name, object? Value)[] attributes)
    {
        svg.WriteStartElement(name);
        Attributes(svg, attributes);
        svg.WriteEndElement();
    }

    private static void Attributes(XmlWriter svg, params (string Name, object? Value)[] attributes)
    {
        foreach (var (name, value) in attributes)
        {
            if (value is not null)
            {
                svg.WriteAttributeString(name, value is double number ? Number(number) : Convert.ToString(value, CultureInfo.InvariantCulture));
            }
        }
    }

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
