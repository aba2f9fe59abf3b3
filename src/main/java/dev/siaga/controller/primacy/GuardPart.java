package dev.siaga.controller.primacy;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.net.HttpURLConnection;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One object that the guard consists of: what it must be, how to tell that it is, and how to put it right over what is there instead. Where
 * what it must be has finalizers, a deletion only marks it: it stays in force, also in a city whose operator is dead, until Siaga lets go of it.
 */
record GuardPart<T extends HasMetadata>(
        NonNamespaceOperation<T, ?, Resource<T>> at, T wanted, Predicate<T> stands, UnaryOperator<T> over) {

    /** What one look at the object found, and did. */
    sealed interface Finding {
        /** It is as it must be. */
        record Stands() implements Finding {}

        /** It is as it must be, and somebody has deleted it: it goes when Siaga lets go of it. */
        record Kept(String what) implements Finding {
            static Kept of(String name) {
                return new Kept(name + " was deleted: it stays in force until Siaga lets the estate go");
            }
        }

        /** It was not there, and now is. */
        record PutBack(String what) implements Finding {}

        /** It was something else, and now is right. */
        record PutRight(String what) implements Finding {}

        /** It is not what it must be; names the remedy. */
        record Broken(String why) implements Finding {}

        /** Of several findings the one with the highest is told. */
        default int gravity() {
            return switch (this) {
                case Stands ignored -> 0;
                case Kept ignored -> 1;
                case PutBack ignored -> 2;
                case PutRight ignored -> 3;
                case Broken ignored -> 4;
            };
        }
    }

    Finding ensure() {
        T present = kept(found());
        if (present != null && stands.test(present)) {
            return present.isMarkedForDeletion() ? Finding.Kept.of(name()) : new Finding.Stands();
        }
        String fault = name() + (present == null ? " is missing" : " was edited or is of an earlier version");
        try {
            return present == null ? putBack() : putRight(present);
        } catch (KubernetesClientException e) {
            return switch (e.getCode()) {
                case HttpURLConnection.HTTP_CONFLICT ->
                    new Finding.Broken(fault + ": another replica of the operator is putting it right");
                case HttpURLConnection.HTTP_FORBIDDEN ->
                    new Finding.Broken(fault + ", and the operator may not put it right: apply Siaga's config/ again");
                default ->
                    new Finding.Broken(fault + ", and the API server did not let it be put right: HTTP " + e.getCode());
            };
        }
    }

    /** Removes it, and its protection with it; false when it was not there. */
    boolean letGo() {
        T present = found();
        if (present != null) {
            release(present);
            at.withName(wanted.getMetadata().getName()).delete();
        }
        return present != null;
    }

    /** Leaves it to whoever deletes it, or has. */
    void release() {
        T present = found();
        if (present != null) {
            release(present);
        }
    }

    private void release(T present) {
        if (present.getMetadata().getFinalizers().removeAll(wanted.getMetadata().getFinalizers())) {
            at.resource(present).update();
        }
    }

    private T found() {
        return at.withName(wanted.getMetadata().getName()).get();
    }

    /** With what keeps it in force, which can't be added once it is deleted. Where that isn't let happen the next look tries again: it judges all the same. */
    private T kept(T present) {
        if (present == null
                || present.isMarkedForDeletion()
                || !wanted.getMetadata().getFinalizers().stream().anyMatch(present::addFinalizer)) {
            return present;
        }
        try {
            return at.resource(present).update();
        } catch (KubernetesClientException e) {
            return found();
        }
    }

    private Finding putBack() {
        at.resource(wanted).create();
        return new Finding.PutBack(name() + " was missing and has been put back");
    }

    /** A write that changes nothing shows that what is there is what the API server makes of ours. */
    private Finding putRight(T present) {
        T written = at.resource(over.apply(present)).update();
        return written.getMetadata()
                        .getResourceVersion()
                        .equals(present.getMetadata().getResourceVersion())
                ? new Finding.Stands()
                : new Finding.PutRight(name() + " was edited or of an earlier version and has been put right");
    }

    private String name() {
        return "the " + wanted.getKind() + " " + wanted.getMetadata().getName();
    }
}
