using System.Runtime.InteropServices;

namespace Flowrun.Meter.Running;

/// <summary>Passes on to the command what is sent to the meter.</summary>
internal sealed class ForwardedSignals : IDisposable
{
    private const int Interrupt = 2;
    private const int Quit = 3;
    private const int TerminalStop = 20;
    private const int WindowChange = 28;

    /// <summary>Every signal that can be caught and is not about the process itself: HUP, INT, QUIT, USR1, USR2, ALRM, TERM, CONT, TSTP, URG, XCPU, VTALRM, PROF, WINCH, IO, PWR.</summary>
    private static readonly int[] All = [1, Interrupt, Quit, 10, 12, 14, 15, 18, TerminalStop, 23, 24, 26, 27, WindowChange, 29, 30];

    private readonly Lock _lock = new();
    private readonly List<int> _early = [];
    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _process;

    /// <param name="hasTerminal">The terminal sends its own signals to the command too.</param>
    public ForwardedSignals(bool hasTerminal)
    {
        foreach (var signal in All)
        {
            if (!hasTerminal || signal is not (Interrupt or Quit or TerminalStop or WindowChange))
            {
                _registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, context => Forward(context, signal)));
            }
            else
            {
                _registrations.Add(PosixSignalRegistration.Create((PosixSignal)signal, context => context.Cancel = true));
            }
        }
    }

    /// <summary>The command runs: what came before goes to it now.</summary>
    public void Begin(int process)
    {
        lock (_lock)
        {
            _process = process;
            foreach (var signal in _early)
            {
                _ = Libc.Kill(process, signal);
            }
        }
    }

    /// <summary>The command has ended: its number may become another's.</summary>
    public void End()
    {
        lock (_lock)
        {
            _process = -1;
        }
    }

    public void Dispose()
    {
        foreach (var registration in _registrations)
        {
            registration.Dispose();
        }
    }

    private void Forward(PosixSignalContext context, int signal)
    {
        context.Cancel = true;
        lock (_lock)
        {
            if (_process > 0)
            {
                _ = Libc.Kill(_process, signal);
            }
            else if (_process == 0)
            {
                _early.Add(signal);
            }
        }
    }
}
