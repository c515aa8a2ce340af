using Flowrun.Core.Flows;
using Flowrun.Core.Quantities;
using Flowrun.Core.Runs;
using Flowrun.Testing;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Flowrun.Core.Tests.Flows;

public sealed class FlowCatalogProperties
{
    private static readonly Gen<Flow> AnyFlow =
        from version in Gen.Choose(1, 3)
        from theGroup in Gen.Elements("a", "b", "c")
        from space in Gen.Elements(null, "x", "y")
        from archived in Gen.Elements(true, false, false)
        from prefix in Gen.Elements(null, "k", "k/")
        from minSize in Gen.Elements(null, "0", "5")
        from maxSize in Gen.Elements(null, "9")
        from pattern in Gen.Elements(null, "{all}", "k/{name}")
        select Make.Flow(theGroup, $"{theGroup}-v{version}").Namespace(space).Archived(archived).Trigger("landing", prefix, null, pattern, minSize, maxSize).Build();

    private static readonly Gen<(Flow[] Flows, Flow[] Shuffled)> AnyCatalog =
        from flows in AnyFlow.ListOf().Select(list => list.Take(6).ToArray())
        from shuffled in Gen.Shuffle(flows)
        select (flows, shuffled);

    private static readonly Gen<(string Key, long? Size)> AnyUpload =
        from key in Gen.Elements("k", "k/a", "k/", "z")
        from size in Gen.Elements<long?>(null, 0, 5, 10)
        select (key, size);

    [Property(MaxTest = 1000)]
    public Property Route_AnyOrderOfTheFlows_AnswersTheSame() =>
        Prop.ForAll(AnyCatalog.ToArbitrary(), AnyUpload.ToArbitrary(), (catalog, upload) =>
        {
            var created = Make.Created("landing", upload.Key, upload.Size);
            Assert.Equal(
                Show(new FlowCatalog(catalog.Flows).Route(created)),
                Show(new FlowCatalog(catalog.Shuffled).Route(created)));
        });

    [Property(MaxTest = 1000)]
    public Property Route_AnyCatalog_RunsAtMostOneUnarchivedFlowOfAGroup() =>
        Prop.ForAll(AnyCatalog.ToArbitrary(), AnyUpload.ToArbitrary(), (catalog, upload) =>
        {
            if (new FlowCatalog(catalog.Flows).Route(Make.Created("landing", upload.Key, upload.Size)) is Routing.Matched matched)
            {
                Assert.NotEmpty(matched.Matches);
                Assert.DoesNotContain(matched.Matches, match => match.Flow.Archived);
                Assert.Equal(matched.Matches.Count, matched.Matches.Select(match => match.Flow.Group).Distinct<VersionGroup>().Count());
            }
        });

    [Property(MaxTest = 1000)]
    public Property Route_SizeNotKnown_AnswersAsForEverySizeOrAsks() =>
        Prop.ForAll(AnyCatalog.ToArbitrary(), Gen.Elements("k", "k/a", "k/", "z").ToArbitrary(), Gen.Elements(0L, 5L, 10L).ToArbitrary(), (flows, key, size) =>
        {
            var catalog = new FlowCatalog(flows.Flows);
            var unknown = Make.Created("landing", key, null);
            if (catalog.Route(unknown) is Routing.Matched or Routing.Unmatched)
            {
                Assert.Equal(Show(catalog.Route(unknown)), Show(catalog.Route(unknown with { Size = new Bytes(size) })));
            }
        });

    private static string Show(Routing routing) => routing switch
    {
        Routing.Matched matched => string.Join('\n', matched.Matches.Select(match =>
            $"{match.Flow.Namespace}/{match.Flow.Name} {string.Join(',', match.Match)}")),
        Routing.Unmatched => "unmatched",
        _ => routing.ToString(),
    };
}
