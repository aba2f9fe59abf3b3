package dev.siaga.controller.primacy;

import dev.siaga.failover.Member;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The members whose Pods were deleted a short while ago. A Pod that was deleted by force, or with its Node, may run on and write: it counts
 * as gone only if the last thing its kubelet said was that its containers had stopped.
 */
final class VanishedMembers implements ResourceEventHandler<Pod> {
    /** Longer than any fence's grace; after that, time itself has proved what the kubelet didn't. */
    private static final Duration REMEMBERED = Duration.ofMinutes(1);

    private record Vanished(Member member, long nanos) {}

    private final Map<String, Vanished> byUid = new ConcurrentHashMap<>();

    List<Member> lately() {
        long now = System.nanoTime();
        byUid.values().removeIf(vanished -> now - vanished.nanos() > REMEMBERED.toNanos());
        return byUid.values().stream().map(Vanished::member).toList();
    }

    @Override
    public void onDelete(Pod pod, boolean lastStateUnknown) {
        String name = pod.getMetadata().getName();
        Member member = PatroniMembers.containersStopped(pod) && !lastStateUnknown
                ? new Member.Gone(name)
                : new Member.Silent(name, "its Pod vanished before its containers were seen to stop");
        byUid.put(pod.getMetadata().getUid(), new Vanished(member, System.nanoTime()));
    }

    @Override
    public void onAdd(Pod pod) {
        // a Pod that is there is asked itself
    }

    @Override
    public void onUpdate(Pod before, Pod after) {
        // likewise
    }
}
