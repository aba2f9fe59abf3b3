package dev.siaga.cli;

import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.api.v1alpha1.IncidentDeed;
import dev.siaga.api.v1alpha1.IncidentSpec;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** The steps of an incident, each a change of its spec in somebody's name. Whether a step may be taken the resource's own rules say. */
final class IncidentSteps {
    /** The operator writes the status of the same object. */
    private static final int TRIES = 10;

    private IncidentSteps() {}

    /** Writes a change of the spec over what it was made from: somebody else may write the same list at the same time. */
    static void write(Cluster cluster, String name, Function<IncidentSpec, Map<String, Object>> change) {
        for (int tried = 1; ; tried++) {
            try {
                Incident incident = cluster.named(Incident.class, name);
                cluster.patch(
                        incident,
                        Serialization.asJson(Map.of(
                                "metadata",
                                Map.of("resourceVersion", incident.getMetadata().getResourceVersion()),
                                "spec",
                                change.apply(incident.getSpec()))));
                return;
            } catch (Problem.Conflict e) {
                if (tried == TRIES) {
                    throw e;
                }
            }
        }
    }

    static Map<String, Object> updated(IncidentSpec spec, Map<String, Object> deed) {
        List<IncidentDeed> told = Optional.ofNullable(spec.updates()).orElse(List.of());
        return Map.of(
                "updates", Stream.<Object>concat(told.stream(), Stream.of(deed)).toList());
    }

    /** One step that is written into the spec. What admission refuses it says why. */
    abstract static class Step extends ClusterCommand implements Callable<Integer> {
        @Mixin
        private Who who;

        @Parameters(index = "0", paramLabel = "INCIDENT", description = "Its name.")
        private String name;

        @Override
        public final Integer call() {
            String told = connection().here(cluster -> {
                write(cluster, name, spec -> change(spec, who, cluster));
                return name + " " + done();
            });
            output().lines(List.of(told));
            return 0;
        }

        abstract Map<String, Object> change(IncidentSpec spec, Who who, Cluster cluster);

        abstract String done();
    }

    @Command(name = "ack", description = "Take an incident on: nobody else is called for it.")
    static final class Acknowledge extends Step {
        @Override
        Map<String, Object> change(IncidentSpec spec, Who who, Cluster cluster) {
            return Map.of("acknowledged", who.stamp(cluster));
        }

        @Override
        String done() {
            return "acknowledged";
        }
    }

    @Command(name = "role", description = "Say who holds a role.")
    static final class TakeRole extends Step {
        @Parameters(
                index = "1",
                paramLabel = "ROLE",
                description = "IncidentCommander, CommunicationsLead or TechnicalLead.")
        private String role;

        @Parameters(index = "2", paramLabel = "PERSON", description = "Who holds it from now on.")
        private String person;

        @Override
        Map<String, Object> change(IncidentSpec spec, Who who, Cluster cluster) {
            Stream<IncidentSpec.Role> others = Optional.ofNullable(spec.roles()).stream()
                    .flatMap(List::stream)
                    .filter(held -> !held.role().equals(role));
            return Map.of(
                    "roles",
                    Stream.concat(others, Stream.of(new IncidentSpec.Role(role, person)))
                            .toList());
        }

        @Override
        String done() {
            return "has %s as its %s".formatted(person, role);
        }
    }

    /** A step with words. */
    abstract static class Saying extends Step {
        @Parameters(index = "1", paramLabel = "TEXT", description = "What, in words.")
        private String text;

        @Override
        final Map<String, Object> change(IncidentSpec spec, Who who, Cluster cluster) {
            return saying(spec, who.deed(cluster, text));
        }

        abstract Map<String, Object> saying(IncidentSpec spec, Map<String, Object> deed);
    }

    @Command(name = "update", description = "Tell the stakeholders how it stands.")
    static final class Update extends Saying {
        @Override
        Map<String, Object> saying(IncidentSpec spec, Map<String, Object> deed) {
            return updated(spec, deed);
        }

        @Override
        String done() {
            return "updated";
        }
    }

    @Command(name = "mitigate", description = "Say what ended the harm for now.")
    static final class Mitigate extends Saying {
        @Override
        Map<String, Object> saying(IncidentSpec spec, Map<String, Object> deed) {
            return Map.of("mitigation", deed);
        }

        @Override
        String done() {
            return "mitigated";
        }
    }

    @Command(name = "resolve", description = "Say what ended the cause.")
    static final class Resolve extends Saying {
        @Override
        Map<String, Object> saying(IncidentSpec spec, Map<String, Object> deed) {
            return Map.of("resolution", deed);
        }

        @Override
        String done() {
            return "resolved";
        }
    }

    @Command(
            name = "close",
            description = "End it. A SEV1, SEV2 or SEV3 needs its postmortem first: kubectl siaga incident postmortem.")
    static final class Close extends Step {
        @Override
        Map<String, Object> change(IncidentSpec spec, Who who, Cluster cluster) {
            return Map.of("closed", who.stamp(cluster));
        }

        @Override
        String done() {
            return "closed";
        }
    }
}
