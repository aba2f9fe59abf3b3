package dev.siaga.lab.kubelet;

import dev.siaga.lab.kubelet.ContainerProcess.Plan;
import dev.siaga.lab.kubelet.Images.Image;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.SecurityContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Turns a container of a Pod, as described now, into what a process needs to start. */
record ContainerPlanner(Machine machine, Supplier<Pod> pod, PodNetwork network, Volumes volumes) {

    Plan plan(Container container) throws BadContainer {
        var now = pod.get();
        var image = machine.images().find(container.getImage());
        var account = Account.of(now, container, image.user());
        var fields = fields(now);
        var environment = Environment.of(machine.sources(), now, fields, container, base(image, account));
        var workingDir = Optional.ofNullable(container.getWorkingDir()).orElse(image.workingDir());
        var security = Optional.ofNullable(container.getSecurityContext());
        var name = now.getMetadata().getName();
        var folder = machine.settings().podFolder(now.getMetadata().getNamespace(), name);
        var mounts = new ArrayList<>(machine.names().mounts(folder));
        mounts.addAll(volumes.mounts(container, environment));
        var root = new ContainerRoot(
                folder.resolve(container.getName()),
                fields.hostname(),
                mounts,
                workingDir,
                security.map(SecurityContext::getReadOnlyRootFilesystem).orElse(false));
        return new Plan(
                root,
                network.namespace(),
                account,
                !security.map(SecurityContext::getAllowPrivilegeEscalation).orElse(true),
                environment,
                command(container, image, environment),
                machine.settings().log(name, container.getName()));
    }

    PodFields fields(Pod now) {
        var settings = machine.settings();
        return new PodFields(
                now,
                network.ip(),
                settings.nodeIp(settings.nodeNumber(now.getSpec().getNodeName())));
    }

    private Map<String, String> base(Image image, Account account) {
        // The API server's own address: what programs need most must not hang on the proxy.
        var api = URI.create(machine.client().getMasterUrl().toString());
        var base = new LinkedHashMap<String, String>();
        base.put("HOME", account.home());
        base.put("KUBERNETES_SERVICE_HOST", api.getHost());
        base.put("KUBERNETES_SERVICE_PORT", String.valueOf(api.getPort()));
        base.put("KUBERNETES_SERVICE_PORT_HTTPS", String.valueOf(api.getPort()));
        base.putAll(image.env());
        return base;
    }

    private static List<String> command(Container container, Image image, Map<String, String> environment)
            throws BadContainer {
        var own = Environment.expand(container.getCommand(), environment);
        var arguments = Environment.expand(container.getArgs(), environment);
        var words = new ArrayList<>(own.isEmpty() ? image.entrypoint() : own);
        words.addAll(own.isEmpty() && arguments.isEmpty() ? image.args() : arguments);
        if (words.isEmpty()) {
            throw new BadContainer("CreateContainerError", "no command, and the image has no entrypoint");
        }
        return words;
    }
}
