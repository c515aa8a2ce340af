using System.Globalization;

namespace Flowrun.Torture;

/// <summary>What is asked for on the command line.</summary>
/// <param name="Seed">Of the first round.</param>
/// <param name="Seeds">How many rounds, each with the next seed.</param>
/// <param name="Uploads">In each round.</param>
/// <param name="Minutes">How long each round goes on with uploads and troubles; settling comes after that.</param>
/// <param name="AtOnce">How many rounds go on at the same time: most of the time each waits for a trouble to pass.</param>
/// <param name="Program">The <c>flowrun</c> that is tortured; null: the one that was built beside this.</param>
internal sealed record TortureOptions(int Seed = 1, int Seeds = 1, int Uploads = 2000, double Minutes = 0.5, int AtOnce = 1, string? Program = null)
{
    public const string Help =
        """
        Breaks everything around real workers while uploads come in, and then checks what became of each upload.

        usage: Flowrun.Torture [--seed N] [--seeds N] [--uploads N] [--minutes N] [--at-once N] [--program FILE]

          --seed N      the same seed plays the same uploads and troubles; default: 1
          --seeds N     as many rounds, with the seeds from --seed on; default: 1
          --uploads N   in each round, 1 or more; default: 2000
          --minutes N   how long each round sends uploads and makes trouble, 0.1 or more; default: 0.5
          --at-once N   rounds at the same time; default: 1
          --program FILE  the flowrun that is tortured, as build/publish-image makes it; default: the one that was built beside this

        exit code: 0 all is right, 1 a difference (its seed and the upload's story are printed), 2 usage

        examples:
          Flowrun.Torture --seeds 10 --at-once 10            what CI runs
          Flowrun.Torture --seed 7                           one round once more
          Flowrun.Torture --uploads 30000 --minutes 60       a long one
        """;

    public TimeSpan Lasting => TimeSpan.FromMinutes(Minutes);

    /// <returns>Null: they are wrong.</returns>
    public static TortureOptions? Read(IReadOnlyList<string> arguments)
    {
        var options = new TortureOptions();
        for (var index = 0; index < arguments.Count; index += 2)
        {
            if (arguments[index] == "--program" && index + 1 < arguments.Count && File.Exists(arguments[index + 1]))
            {
                options = options with { Program = Path.GetFullPath(arguments[index + 1]) };
                continue;
            }

            if (index + 1 == arguments.Count || !double.TryParse(arguments[index + 1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) || value > 1_000_000)
            {
                return null;
            }

            var whole = (int)value;
            TortureOptions? read = arguments[index] switch
            {
                "--minutes" when value >= 0.1 => options with { Minutes = value },
                _ when whole != value => null,
                "--seed" => options with { Seed = whole },
                "--seeds" when whole > 0 => options with { Seeds = whole },
                "--uploads" when whole > 0 => options with { Uploads = whole },
                "--at-once" when whole > 0 => options with { AtOnce = whole },
                _ => null,
            };
            if (read is null)
            {
                return null;
            }

            options = read;
        }

        return options;
    }
}
