package dev.siaga.lab.rights;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Judges {@code config/rbac} by the audit logs in a folder: exit code 1 when a request was refused for want of a right or a right is a wildcard; and, after a run
 * of every test, when one was never used.
 *
 * <p>Arguments: the folder of logs, that of the roles, and {@code whole} after a run of every test.
 */
public final class RightsMain {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** OpenShift's API server asks for it where Kubernetes' own doesn't: who sets the addresses of a slice by hand. */
    private static final Set<String> ASKED_ELSEWHERE =
            Set.of("create endpointslices/restricted.discovery.k8s.io (ClusterRole)");
    /** What tests do in the operator's name to see it refused, and a look at the definitions that the SDK takes in tests only. */
    private static final Set<String> REFUSED_ON_PURPOSE = Set.of(
            "create endpoints (none)",
            "get secrets not-granted (none)",
            "create validatingadmissionpolicies.admissionregistration.k8s.io (none)",
            "delete validatingadmissionpolicies.admissionregistration.k8s.io siaga-primacy (none)",
            "update validatingadmissionpolicies.admissionregistration.k8s.io siaga-primacy (none)",
            "get customresourcedefinitions.apiextensions.k8s.io cityclusters.siaga.dev (none)",
            "get customresourcedefinitions.apiextensions.k8s.io failoverpolicies.siaga.dev (none)",
            "get customresourcedefinitions.apiextensions.k8s.io incidents.siaga.dev (none)",
            "get customresourcedefinitions.apiextensions.k8s.io serviceslos.siaga.dev (none)");

    private RightsMain() {}

    public static void main(String[] arguments) throws IOException {
        Path logs = Path.of(arguments[0]);
        Rights rights = Rights.of(manifests(Path.of(arguments[1])));
        boolean whole = arguments.length > 2 && arguments[2].equals("whole");

        Set<Right> used = new HashSet<>();
        Set<String> forbidden = new TreeSet<>();
        long requests = 0;
        for (Path log : files(logs, ".log")) {
            requests += read(log, used, forbidden);
        }
        forbidden.removeAll(REFUSED_ON_PURPOSE);
        List<String> unused = rights.unused(used).stream()
                .map(Right::toString)
                .filter(right -> !ASKED_ELSEWHERE.contains(right))
                .sorted()
                .toList();
        say("refused for want of a right: grant it in config/rbac, or a Secret by a Role of its namespace", forbidden);
        say("a wildcard: name what is meant", rights.wildcards());
        say("granted and never used: take it out of config/rbac", whole ? unused : List.of());
        boolean met =
                requests > 0 && forbidden.isEmpty() && rights.wildcards().isEmpty() && (unused.isEmpty() || !whole);
        System.out.printf(
                "RESULT name=rights requests=%d granted=%d unused=%d forbidden=%d whole=%s met=%s%n",
                requests, rights.granted().size(), unused.size(), forbidden.size(), whole, met);
        System.exit(met ? 0 : 1);
    }

    /** How many requests a log has. One that an API server was killed over may end in the middle of a line. */
    private static long read(Path log, Set<Right> used, Set<String> forbidden) throws IOException {
        long requests = 0;
        try (Stream<String> lines = Files.lines(log)) {
            for (String line : (Iterable<String>) lines::iterator) {
                try {
                    var event = new AuditEvent(JSON.readTree(line));
                    requests++;
                    if (event.forbidden()) {
                        event.used().map(Right::toString).forEach(forbidden::add);
                    } else if (event.byOwnRole()) {
                        event.used().forEach(used::add);
                    }
                } catch (JsonProcessingException _) {
                    // the end of a log that was cut off
                }
            }
        }
        return requests;
    }

    static Collection<HasMetadata> manifests(Path folder) throws IOException {
        var serialization = new KubernetesSerialization();
        List<HasMetadata> found = new ArrayList<>();
        for (Path file : files(folder, ".yaml")) {
            if (!file.endsWith("kustomization.yaml")) {
                for (String document : Files.readString(file).split("(?m)^---$")) {
                    found.add(serialization.unmarshal(document));
                }
            }
        }
        return found;
    }

    private static List<Path> files(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static void say(String what, Collection<?> found) {
        found.forEach(one -> System.out.println("  " + one + ": " + what));
    }
}
