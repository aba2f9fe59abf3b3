package dev.siaga.lab.kubelet;

import static dev.siaga.lab.kubelet.Spawner.quote;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * The script that makes a container's root from inside its fresh namespaces: this machine's files as they are, below a
 * writable layer of the container's own, with its volumes mounted where the Pod wants them. Then it becomes the program.
 */
record ContainerRoot(Path folder, String hostname, List<Mount> mounts, String workingDir, boolean readOnly) {
    private static final Set<String> PSEUDO = Set.of(
            "proc",
            "sysfs",
            "devtmpfs",
            "devpts",
            "cgroup",
            "cgroup2",
            "nsfs",
            "mqueue",
            "securityfs",
            "debugfs",
            "tracefs");
    private static final Path MOUNTS = Path.of("/proc/self/mounts");

    Path pidFile() {
        return folder.resolve("pid");
    }

    /** The script's arguments are the command. {@code become} are the words that take on the container's account. */
    String script(Account account, List<String> become) {
        var text = new StringBuilder("""
                set -eu
                read -r self rest < /proc/self/stat
                mkdir -p %1$s
                mount -t tmpfs -o mode=755 container %1$s
                cd %1$s
                """.formatted(quote(folder.resolve("root").toString())));
        text.append(layer(0, "/"));
        text.append("cd root\nmkdir -p .machine\npivot_root . .machine\n");
        text.append("mount -t proc proc /proc\nmount --rbind /.machine/dev /dev\nmount --rbind /.machine/sys /sys\n");
        // PostgreSQL keeps shared memory here: each container its own.
        text.append("mount -t tmpfs -o mode=1777 shm /dev/shm\n");
        var layers = furtherFilesystems();
        for (int i = 0; i < layers.size(); i++) {
            text.append("( cd /.machine")
                    .append(quote(folder.resolve("root").toString()))
                    .append("\n");
            text.append(furtherLayer(i + 1, layers.get(i))).append(")\n");
        }
        mounts.forEach(mount -> text.append(bind(mount)));
        text.append(account.entry());
        text.append("hostname ").append(quote(hostname)).append("\n");
        text.append("echo $self > ")
                .append(quote("/.machine" + pidFile() + ".new"))
                .append("\n");
        text.append("mv %1$s.new %1$s\n".formatted(quote("/.machine" + pidFile())));
        text.append("cd /\numount -l /.machine\nrmdir /.machine\n");
        text.append(readOnly ? "mount -o remount,bind,ro /\n" : "mkdir -p " + quote(workingDir) + "\n");
        text.append("cd ").append(quote(workingDir)).append("\n");
        text.append("exec ").append(quote(become)).append(" \"$@\"\n");
        return text.toString();
    }

    private static String layer(int number, String lower) {
        return """
                mkdir upper%1$d work%1$d root
                mount -t overlay overlay -o lowerdir=%2$s,upperdir=upper%1$d,workdir=work%1$d root
                """.formatted(number, lower);
    }

    private static String furtherLayer(int number, String mountPoint) {
        return """
                mkdir upper%1$d work%1$d
                mount -t overlay overlay -o lowerdir=%2$s,upperdir=upper%1$d,workdir=work%1$d %3$s
                """.formatted(number, quote("/.machine" + mountPoint), quote(mountPoint));
    }

    private static String bind(Mount mount) {
        var source = quote("/.machine" + mount.source());
        var target = quote(mount.target());
        var place = Files.isDirectory(mount.source())
                ? "mkdir -p " + target
                : "mkdir -p \"$(dirname " + target + ")\"; [ -e " + target + " ] || : > " + target;
        var protect = mount.readOnly() ? "mount -o remount,bind,ro " + target + "\n" : "";
        return place + "\nmount --bind " + source + " " + target + "\n" + protect;
    }

    /** An overlay shows one file system; the others that this machine has mounted get an overlay each. */
    private static List<String> furtherFilesystems() {
        try {
            return Files.readAllLines(MOUNTS).stream()
                    .map(line -> line.split(" "))
                    .filter(fields -> !PSEUDO.contains(fields[2]))
                    .map(fields -> fields[1])
                    .filter(point -> !point.equals("/") && !point.matches("/(dev|proc|sys|run|mnt)(/.*)?"))
                    .filter(point -> Files.isDirectory(Path.of(point)))
                    .distinct()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
