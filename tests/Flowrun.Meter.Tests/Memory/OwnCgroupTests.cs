using Flowrun.Meter.Memory;

namespace Flowrun.Meter.Tests.Memory;

public sealed class OwnCgroupTests
{
    private const string Unified = "31 24 0:27 / /sys/fs/cgroup ro,nosuid - cgroup2 cgroup rw,nsdelegate";

    [Theory]
    [InlineData("0::/", Unified, "/sys/fs/cgroup")]
    [InlineData("0::/kubepods.slice/pod1/cri-containerd-2.scope", Unified, "/sys/fs/cgroup/kubepods.slice/pod1/cri-containerd-2.scope")]
    [InlineData("0::/kubepods/pod1/2", "31 24 0:27 /kubepods/pod1/2 /sys/fs/cgroup ro shared:9 - cgroup2 cgroup rw", "/sys/fs/cgroup")]
    [InlineData("0::/kubepods/pod1/2/inner", "31 24 0:27 /kubepods/pod1/2 /sys/fs/cgroup ro - cgroup2 cgroup rw", "/sys/fs/cgroup/inner")]
    [InlineData("0::/../other", Unified, "/sys/fs/cgroup")]
    [InlineData("5:cpu,cpuacct:/a\n4:memory:/kubepods/pod1/2\n0::/", "30 24 0:26 /kubepods/pod1/2 /sys/fs/cgroup/cpu ro - cgroup cgroup rw,cpu,cpuacct\n35 31 0:32 /kubepods/pod1/2 /sys/fs/cgroup/memory ro master:3 - cgroup cgroup rw,memory", "/sys/fs/cgroup/memory")]
    [InlineData("4:memory:/process/1\n0::/", "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n41 31 0:38 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw", "/sys/fs/cgroup/memory/process/1")]
    [InlineData("4:memory:/a:b\n0::/", "35 31 0:32 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory", "/sys/fs/cgroup/memory/a:b")]
    [InlineData("0::/", "22 1 0:20 / /proc rw - proc proc rw", null)]
    [InlineData("", Unified, null)]
    [InlineData("nonsense", "nonsense", null)]
    public void FolderIn_AsSystemsHaveIt_IsFound(string cgroups, string mounts, string? expected) =>
        Assert.Equal(expected, OwnCgroup.FolderIn(cgroups.Split('\n'), mounts.Split('\n')));
}
