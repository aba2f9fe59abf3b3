package dev.siaga.controller.incident;

import dev.siaga.adapter.notify.Sink;
import dev.siaga.api.v1alpha1.Incident;
import dev.siaga.controller.Lead;
import dev.siaga.incident.Courier.Receipt;
import dev.siaga.incident.Course;
import dev.siaga.incident.Facts;
import dev.siaga.incident.Notice;
import dev.siaga.incident.Outbox;
import dev.siaga.incident.Outbox.Delivery;
import dev.siaga.incident.Timeline.Entry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Fills an incident's outbox from its timeline, and sends what is due of it. */
@Singleton
class Dispatch {
    /** How long one sight of an incident waits for receipts; a later sight collects the rest. */
    private static final Duration WAIT = Duration.ofMillis(200);

    /** When to look for receipts that are still on their way. */
    private static final Duration SOON = Duration.ofMillis(250);

    /** Half of a minute is a tenth of the five minutes after which Alertmanager takes silence for an end. */
    private static final Duration AFFIRM_EVERY = Duration.ofSeconds(30);

    private static final Duration AT_ONCE = Duration.ofMillis(1);
    private static final Duration AT_MOST = Duration.ofMinutes(1);
    /** Of those there are many: a year of them. */
    private static final Duration AT_MOST_WHEN_ENDED = Duration.ofHours(1);

    private final Postman postman;
    private final Lead lead;

    Dispatch(Postman postman, Lead lead) {
        this.postman = postman;
        this.lead = lead;
    }

    /** One incident, as far as telling of it goes. */
    record Subject(Notice.Identity identity, Facts facts, Course course, List<String> runbooks) {
        static Subject of(Incident incident, Facts facts, Course course) {
            Notice.Identity identity = new Notice.Identity(
                    incident.getMetadata().getNamespace(),
                    incident.getMetadata().getName(),
                    Origin.uid(incident));
            return new Subject(
                    identity,
                    facts,
                    course,
                    Optional.ofNullable(incident.getSpec().runbooks()).orElse(List.of()));
        }

        Notice notice(Entry entry) {
            return Notice.of(identity, facts, course, entry, runbooks);
        }
    }

    /**
     * One step of telling.
     *
     * @param again when the next is due at the latest
     */
    record Sending(Outbox outbox, Instant again) {
        /** How long the incident may be left alone, when something else of it is due. */
        Duration pause(Instant due, boolean ended, Instant now) {
            Duration left = Duration.between(now, again.isBefore(due) ? again : due);
            Duration most = ended && outbox.next().isEmpty() ? AT_MOST_WHEN_ENDED : AT_MOST;
            return left.compareTo(AT_ONCE) < 0 ? AT_ONCE : left.compareTo(most) > 0 ? most : left;
        }
    }

    /** What is new is stored first and sent by the next sight: nothing is told that a restart could forget. */
    Sending advance(Subject subject, Outbox stored, Notifications who, Instant now) {
        if (!(who instanceof Notifications.Usable usable)) {
            return new Sending(stored, Instant.MAX);
        }
        // Two replicas may reconcile for a moment; people are told by one.
        if (!lead.held()) {
            return new Sending(stored, now.plus(SOON));
        }
        Outbox filled = fill(subject, stored, usable, now);
        if (!filled.equals(stored)) {
            return new Sending(filled, now);
        }
        Outbox sent = send(subject, stored, usable, now);
        Optional<Instant> next = sent.next().map(at -> at.isAfter(now) ? at : now.plus(SOON));
        Instant again = Stream.concat(next.stream(), affirm(subject, sent, usable, now).stream())
                .min(Comparator.naturalOrder())
                .orElse(Instant.MAX);
        return new Sending(sent, again);
    }

    /** With a delivery for each entry that nobody was found for yet. What was over before anybody could be told is history, not news. */
    private static Outbox fill(Subject subject, Outbox outbox, Notifications.Usable who, Instant now) {
        boolean history = outbox.posted() == 0 && subject.course().phase().ended();
        Outbox filled = outbox;
        for (Entry entry : subject.course().timeline().entries()) {
            if (entry.number() > outbox.posted()) {
                Set<String> sinks =
                        history ? Set.of() : who.routes().recipients(entry.kind(), subject.facts(), subject.course());
                filled = filled.post(entry.number(), sinks, now);
            }
        }
        return filled;
    }

    /** Every sink's delivery sets out before any receipt is waited for. */
    private Outbox send(Subject subject, Outbox outbox, Notifications.Usable who, Instant now) {
        Outbox after = outbox;
        List<Delivery> underway = new ArrayList<>();
        for (Delivery delivery : outbox.due(now)) {
            Optional<Entry> entry = entry(subject, delivery);
            Supplier<Sink> sink = who.sinks().get(delivery.sink());
            if (entry.isEmpty() || sink == null) {
                String why = sink == null ? "the sink is gone" : "the entry is gone from the timeline";
                after = after.givenUp(delivery, why, now);
                continue;
            }
            String key = key(subject, delivery);
            Notice notice = subject.notice(entry.get());
            postman.start(key, sink, courier -> courier.deliver(notice, key));
            underway.add(delivery);
        }
        long deadline = System.nanoTime() + WAIT.toNanos();
        for (Delivery delivery : underway) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            Optional<Receipt> receipt = postman.claim(key(subject, delivery), left);
            if (receipt.isPresent()) {
                after = after.settled(delivery, receipt.get(), now);
            }
        }
        return after;
    }

    private static Optional<Entry> entry(Subject subject, Delivery delivery) {
        return subject.course().timeline().entries().stream()
                .filter(e -> e.number() == delivery.entry())
                .findFirst();
    }

    /** Tells those who forget what isn't repeated that the incident goes on. Answers when to come again. */
    private Optional<Instant> affirm(Subject subject, Outbox outbox, Notifications.Usable who, Instant now) {
        if (!subject.course().phase().unresolved()) {
            return Optional.empty();
        }
        Notice notice = subject.notice(subject.course().timeline().entries().getLast());
        long turn = now.toEpochMilli() / AFFIRM_EVERY.toMillis();
        outbox.deliveries().stream()
                .filter(d -> d.state() == Outbox.State.DELIVERED)
                .map(Delivery::sink)
                .distinct()
                .filter(who.forgetful()::contains)
                .forEach(sink -> postman.once(
                        "%s/affirm/%s".formatted(subject.identity().uid(), sink),
                        turn,
                        who.sinks().get(sink),
                        courier -> courier.affirm(notice)));
        return Optional.of(Instant.ofEpochMilli((turn + 1) * AFFIRM_EVERY.toMillis()));
    }

    private static String key(Subject subject, Delivery delivery) {
        return "%s/%d/%s".formatted(subject.identity().uid(), delivery.entry(), delivery.sink());
    }
}
