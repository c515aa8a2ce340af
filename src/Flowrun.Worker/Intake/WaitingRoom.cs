using Microsoft.Extensions.Logging;

namespace Flowrun.Worker.Intake;

/// <summary>
/// Where messages wait whose flow cannot run now, so that the slots are there for others. When it is full nothing more is received:
/// the next message would most likely be one of the same flow.
/// </summary>
/// <param name="seats">0 or more.</param>
internal sealed class WaitingRoom(int seats, Capacity capacity, IntakeGate gate, ILogger log)
{
    private const string Cause = "waiting";

    private readonly Lock _lock = new();
    private int _waiting;
    private int _seated;
    private bool _isFull;

    /// <summary>From now to its end the message takes a seat and no slot.</summary>
    /// <returns>False: there is no seat, and nothing has changed.</returns>
    public bool TrySeat(HeldMessage message)
    {
        lock (_lock)
        {
            if (message.Place != Place.Slot)
            {
                return true;
            }

            if (_seated >= seats)
            {
                return false;
            }

            _waiting++;
            _seated++;
            message.Place = Place.Seat;
            capacity.Release(1);
            return true;
        }
    }

    /// <summary>From now to its end the message waits, in its slot where there is no seat: then nothing more is received.</summary>
    public void Enter(HeldMessage message)
    {
        lock (_lock)
        {
            if (TrySeat(message))
            {
                return;
            }

            _waiting++;
            message.Place = Place.SlotAmongTheWaiting;
            if (!_isFull)
            {
                _isFull = true;
                gate.Close(Cause, $"{_waiting} messages wait for flows that cannot run now, and there is no room for more.");
                Log.WaitingRoomFull(log, _waiting);
            }
        }
    }

    /// <summary>The message is not in memory any more: its slot or seat is free.</summary>
    public void Leave(HeldMessage message)
    {
        lock (_lock)
        {
            if (message.Place != Place.Slot)
            {
                _waiting--;
            }

            if (message.Place == Place.Seat)
            {
                _seated--;
            }
            else
            {
                capacity.Release(1);
            }

            // A tenth must be free again, so that the gate does not swing with every message.
            if (_isFull && (_waiting < seats - (seats / 10) || _waiting == 0))
            {
                _isFull = false;
                gate.Open(Cause);
                Log.WaitingRoomHasRoom(log, _waiting);
            }
        }
    }
}

/// <summary>What a message takes of the worker's memory.</summary>
internal enum Place
{
    Slot,
    Seat,
    SlotAmongTheWaiting,
}
