package dev.siaga.controller.incident;

import dev.siaga.incident.Courier.Receipt;
import dev.siaga.incident.LevelChange;
import dev.siaga.incident.Notice;
import dev.siaga.incident.SiagaLevel;
import io.fabric8.kubernetes.client.KubernetesClient;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jboss.logging.Logger;

/**
 * Takes changes of an estate's readiness to whoever {@code siaga-notifications} says, again until each sink took or refused it; a later change
 * replaces one that wasn't taken. Never holds up who tells.
 */
@Singleton
public class LevelPost {
    private static final Logger LOG = Logger.getLogger(LevelPost.class);
    private static final Duration PAUSE = Duration.ofSeconds(10);
    private static final Duration WAIT = Duration.ofSeconds(5);
    private static final Duration AFFIRM_EVERY = Duration.ofSeconds(30);

    private final KubernetesClient client;
    private final Postman postman;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, Insistence<LevelChange>> estates = new ConcurrentHashMap<>();
    private final Map<String, Long> turns = new ConcurrentHashMap<>();

    LevelPost(KubernetesClient client, Postman postman) {
        this.client = client;
        this.postman = postman;
    }

    public void tell(LevelChange change) {
        Set<String> settled = new HashSet<>();
        estates.computeIfAbsent(
                        estate(change), key -> new Insistence<>("estate=%s level".formatted(key), threads, PAUSE))
                .say(change, () -> deliver(change, settled));
    }

    /** Says it again to receivers that take silence for an end. May be called as often as one likes. */
    public void affirm(LevelChange change, Instant now) {
        long turn = now.toEpochMilli() / AFFIRM_EVERY.toMillis();
        Long last = turns.put(estate(change), turn);
        if (change.level() == SiagaLevel.NORMAL || last != null && last == turn) {
            return;
        }
        threads.submit(() -> {
            if (Notifications.of(client, change.namespace()) instanceof Notifications.Usable who) {
                change.recipients(who.routes()).stream()
                        .filter(who.forgetful()::contains)
                        .forEach(sink -> postman.once(
                                "%s/affirm/%s".formatted(estate(change), sink),
                                turn,
                                who.sinks().get(sink),
                                courier -> courier.affirm(Notice.of(change))));
            }
        });
    }

    private void deliver(LevelChange change, Set<String> settled) {
        switch (Notifications.of(client, change.namespace())) {
            case Notifications.Absent _ -> {}
            case Notifications.Unusable(String why) -> throw new IllegalStateException(why);
            case Notifications.Usable who -> deliver(change, settled, who);
        }
    }

    private void deliver(LevelChange change, Set<String> settled, Notifications.Usable who) {
        Set<String> due = new HashSet<>(change.recipients(who.routes()));
        due.removeAll(settled);
        due.retainAll(who.sinks().keySet());
        Notice notice = Notice.of(change);
        due.forEach(sink -> postman.start(
                key(change, sink), who.sinks().get(sink), courier -> courier.deliver(notice, key(change, sink))));
        for (String sink : due) {
            Optional<Receipt> receipt = postman.claim(key(change, sink), WAIT);
            if (receipt.isPresent() && !(receipt.get() instanceof Receipt.Later)) {
                LOG.infof(
                        "estate=%s level=%s sink=%s receipt=%s",
                        estate(change), change.level().word(), sink, receipt.get());
                settled.add(sink);
            }
        }
        if (!settled.containsAll(due)) {
            due.removeAll(settled);
            throw new IllegalStateException("not taken by " + due);
        }
    }

    /** One change, from one city: three cities that lost the quorum tell three things. */
    private static String key(LevelChange change, String sink) {
        return "level/%s/%s/%d/%s"
                .formatted(estate(change), change.seenIn(), change.at().toEpochMilli(), sink);
    }

    private static String estate(LevelChange change) {
        return change.namespace() + "/" + change.policy();
    }
}
