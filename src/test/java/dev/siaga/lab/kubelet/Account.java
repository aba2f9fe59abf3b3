package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who a container's processes are on this machine: user, group, further groups, home. */
record Account(long user, long group, List<Long> groups, String home) {
    private static final Path PASSWD = Path.of("/etc/passwd");

    private record Entry(String name, long user, long group, String home) {}

    static Account of(Pod pod, Container container, String imageUser) throws BadContainer {
        var own = Optional.ofNullable(container.getSecurityContext());
        var all = Optional.ofNullable(pod.getSpec().getSecurityContext());
        var user = own.map(SecurityContext::getRunAsUser).or(() -> all.map(PodSecurityContext::getRunAsUser));
        var entry = find(user.map(String::valueOf).orElse(imageUser));
        var group = own.map(SecurityContext::getRunAsGroup)
                .or(() -> all.map(PodSecurityContext::getRunAsGroup))
                .orElse(entry.group());
        var nonRoot = own.map(SecurityContext::getRunAsNonRoot).or(() -> all.map(PodSecurityContext::getRunAsNonRoot));
        if (entry.user() == 0 && nonRoot.orElse(false)) {
            throw new BadContainer(
                    "CreateContainerConfigError",
                    "container has runAsNonRoot and image will run as root: set runAsUser");
        }
        return new Account(entry.user(), group, groups(all), entry.home());
    }

    private static List<Long> groups(Optional<PodSecurityContext> context) {
        var groups = new ArrayList<Long>();
        context.map(PodSecurityContext::getFsGroup).ifPresent(groups::add);
        context.map(PodSecurityContext::getSupplementalGroups).ifPresent(groups::addAll);
        return List.copyOf(groups);
    }

    private static Entry find(String nameOrNumber) throws BadContainer {
        try (var lines = Files.lines(PASSWD)) {
            var found = lines.map(line -> line.split(":", -1))
                    .filter(fields -> fields.length > 5)
                    .filter(fields -> fields[0].equals(nameOrNumber) || fields[2].equals(nameOrNumber))
                    .map(fields ->
                            new Entry(fields[0], Long.parseLong(fields[2]), Long.parseLong(fields[3]), fields[5]))
                    .findFirst();
            return found.isPresent() ? found.get() : new Entry(nameOrNumber, Long.parseLong(nameOrNumber), 0, "/");
        } catch (NumberFormatException e) {
            throw new BadContainer("CreateContainerConfigError", "no user " + nameOrNumber + " in " + PASSWD);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The line of script that gives the container's own root a user of this number, if it has none: some programs won't run as nobody. */
    String entry() {
        return "grep -q '^[^:]*:[^:]*:%1$d:' /etc/passwd || echo 'user%1$d:x:%1$d:%2$d::%3$s:/sbin/nologin' >> /etc/passwd\n"
                .formatted(user, group, home);
    }

    /** The words before a command that make it run as this account. */
    List<String> become(boolean noNewPrivileges) {
        var words = new ArrayList<String>(List.of("setpriv", "--reuid=" + user, "--regid=" + group));
        words.add(
                groups.isEmpty()
                        ? "--clear-groups"
                        : "--groups="
                                + String.join(
                                        ",",
                                        groups.stream().map(String::valueOf).toList()));
        // A change of user clears the death signal, so it is asked for again afterwards.
        words.addAll(List.of("--pdeathsig", "KILL"));
        if (noNewPrivileges) {
            words.add("--no-new-privs");
        }
        words.add("--");
        return words;
    }
}
