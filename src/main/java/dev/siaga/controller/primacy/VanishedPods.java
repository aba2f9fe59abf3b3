package dev.siaga.controller.primacy;

import dev.siaga.failover.Member;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The Pods of one namespace that were deleted a short while ago. A Pod that was deleted by force, or with its Node, may run on and write: it
 * counts as gone only if the last thing its kubelet said was that its containers had stopped. One that merely lost its labels runs on.
 */
final class VanishedPods implements ResourceEventHandler<Pod> {
    /** Longer than any fence's grace; after that, time itself has proved what the kubelet didn't. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    /** What it carried when it could last be found, and what it carries since: nothing once it is deleted. */
    private record Change(String uid, Map<String, String> before, Map<String, String> after) {}

    private record Vanished(Member member, long nanos) {}

    private final LongSupplier nanoTime;
    private final Map<Change, Vanished> known = new ConcurrentHashMap<>();

    VanishedPods(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Those that were among these, and are no longer. */
    List<Member> lately(PodSelection selection) {
        return known.entrySet().stream()
                .filter(e -> selection.takes(e.getKey().before())
                        && !selection.takes(e.getKey().after()))
                .map(Map.Entry::getValue)
                .filter(vanished -> !old(vanished))
                .map(Vanished::member)
                .toList();
    }

    @Override
    public void onDelete(Pod pod, boolean lastStateUnknown) {
        Member member = PatroniMembers.containersStopped(pod) && !lastStateUnknown
                ? new Member.Gone(name(pod))
                : new Member.Silent(name(pod), "its Pod vanished before its containers were seen to stop");
        remember(new Change(pod.getMetadata().getUid(), PodSelection.labels(pod), Map.of()), member);
    }

    @Override
    public void onUpdate(Pod before, Pod after) {
        if (!PodSelection.labels(before).equals(PodSelection.labels(after))) {
            remember(
                    new Change(after.getMetadata().getUid(), PodSelection.labels(before), PodSelection.labels(after)),
                    new Member.Silent(name(after), "its Pod lost its labels, and may run on"));
        }
    }

    @Override
    public void onAdd(Pod pod) {
        // a Pod that is there is asked itself
    }

    /** Not the Pod's own name, which its successor has. */
    private static String name(Pod pod) {
        return pod.getMetadata().getName() + " (deleted)";
    }

    private void remember(Change change, Member member) {
        known.values().removeIf(this::old);
        known.put(change, new Vanished(member, nanoTime.getAsLong()));
    }

    private boolean old(Vanished vanished) {
        return nanoTime.getAsLong() - vanished.nanos() > REMEMBERED.toNanos();
    }
}
