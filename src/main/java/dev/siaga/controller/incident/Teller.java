package dev.siaga.controller.incident;

import dev.siaga.incident.Cause;
import dev.siaga.incident.Declaring;
import dev.siaga.incident.Severity;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Tells the desk, off the thread of whoever saw it: each change of a cause once, and again until the desk took it. Callers may say the same as often
 * as they like and never wait: an API server that doesn't answer may delay an incident and nothing else.
 */
@Singleton
public class Teller {
    private static final Logger LOG = Logger.getLogger(Teller.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);

    private record Matter(String namespace, String cause) {}

    /** @param ours whether it is this city's to open an incident */
    private record Seen(Optional<Severity> severity, boolean ours) {}

    private final IncidentDesk desk;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<Matter, Insistence<Seen>> matters = new ConcurrentHashMap<>();
    private final Map<Matter, Insistence<String>> observations = new ConcurrentHashMap<>();
    private final Map<Matter, String> names = new ConcurrentHashMap<>();

    Teller(IncidentDesk desk) {
        this.desk = desk;
    }

    /** The cause is seen; the desk is told when it wasn't before, or was of another severity. */
    public void declare(String namespace, Cause cause) {
        of(namespace, cause.key()).say(new Seen(Optional.of(cause.severity()), true), () -> {
            Declaring became = desk.declare(namespace, cause);
            names.put(new Matter(namespace, cause.key()), became.name());
            LOG.infof("namespace=%s cause=%s incident=%s", namespace, cause.key(), became);
        });
    }

    /** The incident that a cause has led to, as soon as the desk has taken it. */
    public Optional<String> incidentOf(String namespace, String cause) {
        return Optional.ofNullable(names.get(new Matter(namespace, cause)));
    }

    /** The cause is seen, and is another city's to declare: no more is done than to keep up to date what lies open here. */
    public void follow(String namespace, Cause cause) {
        of(namespace, cause.key()).say(new Seen(Optional.of(cause.severity()), false), () -> {
            if (desk.isOpen(namespace, cause.key())) {
                desk.declare(namespace, cause);
            }
        });
    }

    /**
     * The cause is seen no more. The desk is told as well when nobody knows whether it ever was, as after a restart; then many causes are calm at
     * once, and what is watched anyway may show that nothing is open.
     */
    public void calm(String namespace, String cause, Instant since) {
        Insistence<Seen> matter = of(namespace, cause);
        boolean first = matter.latest().isEmpty();
        matter.say(new Seen(Optional.empty(), false), () -> {
            if (!first || !desk.certainlyCalm(namespace, cause)) {
                desk.calm(namespace, cause, since);
            }
        });
    }

    /** Whether this replica saw the cause last, and not its end. */
    public boolean declared(String namespace, String cause) {
        return Optional.ofNullable(matters.get(new Matter(namespace, cause)))
                .flatMap(Insistence::latest)
                .flatMap(Seen::severity)
                .isPresent();
    }

    /** Something was learned of the cause: it goes onto the timeline of its incident, after that was declared. */
    public void observe(String namespace, String cause, String text, Instant at) {
        observations
                .computeIfAbsent(new Matter(namespace, cause), this::insistence)
                .say(text, () -> {
                    if (!of(namespace, cause).settled()) {
                        throw new IllegalStateException("its incident isn't declared yet");
                    }
                    LOG.infof(
                            "namespace=%s cause=%s observed=%s %s",
                            namespace, cause, desk.observe(namespace, cause, text, at), text);
                });
    }

    /** Nothing more is to be told of the cause. */
    public void forget(String namespace, String cause) {
        names.remove(new Matter(namespace, cause));
        Optional.ofNullable(matters.remove(new Matter(namespace, cause))).ifPresent(Insistence::giveUp);
    }

    private Insistence<Seen> of(String namespace, String cause) {
        return matters.computeIfAbsent(new Matter(namespace, cause), this::insistence);
    }

    private <S> Insistence<S> insistence(Matter matter) {
        return new Insistence<>("namespace=%s cause=%s".formatted(matter.namespace(), matter.cause()), threads, PAUSE);
    }
}
