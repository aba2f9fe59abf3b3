package dev.siaga.lab.kubelet;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSecurityContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** To whom the files of a Pod's volumes belong: the Pod's user, and its fsGroup, which may then read them too. */
record Owner(long user, long group, boolean shared) {
    private static final int GROUP_MAY_READ = 0440;

    static Owner of(Pod pod, Account account) {
        var group = Optional.ofNullable(pod.getSpec().getSecurityContext()).map(PodSecurityContext::getFsGroup);
        return new Owner(account.user(), group.orElse(account.group()), group.isPresent());
    }

    void own(Path path, int mode) throws IOException {
        set(path, "unix:uid", (int) user);
        set(path, "unix:gid", (int) group);
        if (!Files.isSymbolicLink(path)) {
            set(path, "unix:mode", shared && Files.isRegularFile(path) ? mode | GROUP_MAY_READ : mode);
        }
    }

    private static void set(Path path, String attribute, int value) throws IOException {
        Files.setAttribute(path, attribute, value, LinkOption.NOFOLLOW_LINKS);
    }
}
