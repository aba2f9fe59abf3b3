package dev.siaga.cli;

import dev.siaga.cli.doctor.Facts.GuardPart;
import dev.siaga.cli.doctor.Facts.GuardPart.State;
import dev.siaga.controller.primacy.AdmissionManifest;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.LocalCity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Whether the fence is what this build installs, by the same comparison as the operator's. */
final class GuardSight {
    private final Cluster cluster;

    GuardSight(Cluster cluster) {
        this.cluster = cluster;
    }

    List<GuardPart> parts(EstateKey key, LocalCity local, boolean dryRun) {
        AdmissionManifest manifest = AdmissionManifest.read(cluster.client());
        GuardPart estates = binding(AdmissionManifest.binding(key, local));
        Stream<GuardPart> installed = Stream.of(
                policy(manifest.primacy()),
                policy(manifest.watch()),
                binding(manifest.watchBinding()),
                dryRun && estates.state() == State.MISSING ? new GuardPart(estates.name(), State.AWAITED) : estates);
        return Stream.concat(installed, keptPermit(key)).toList();
    }

    /** A permit changes all the time and may be missing: told is only that somebody has deleted it. */
    private Stream<GuardPart> keptPermit(EstateKey key) {
        return cluster
                .find(Lease.class, key.permitName())
                .filter(Lease::isMarkedForDeletion)
                .map(permit -> new GuardPart("Lease " + key.permitName(), State.KEPT))
                .stream();
    }

    private GuardPart policy(ValidatingAdmissionPolicy wanted) {
        return part(
                ValidatingAdmissionPolicy.class,
                wanted,
                present -> AdmissionManifest.stands(present, wanted)
                        || unchanged(
                                present, AdmissionManifest.over(present, wanted), ValidatingAdmissionPolicy::getSpec));
    }

    private GuardPart binding(ValidatingAdmissionPolicyBinding wanted) {
        return part(
                ValidatingAdmissionPolicyBinding.class,
                wanted,
                present -> AdmissionManifest.same(present, wanted)
                        || unchanged(
                                present,
                                new ValidatingAdmissionPolicyBindingBuilder(present)
                                        .withSpec(wanted.getSpec())
                                        .build(),
                                ValidatingAdmissionPolicyBinding::getSpec));
    }

    private <T extends HasMetadata> GuardPart part(Class<T> kind, T wanted, Predicate<T> stands) {
        String name = wanted.getMetadata().getName();
        T present = cluster.asked(
                kind, () -> cluster.client().resources(kind).withName(name).get());
        return new GuardPart(HasMetadata.getKind(kind) + " " + name, state(present, stands));
    }

    private static <T extends HasMetadata> State state(T present, Predicate<T> stands) {
        if (present == null) {
            return State.MISSING;
        }
        if (!stands.test(present)) {
            return State.EDITED;
        }
        return present.isMarkedForDeletion() ? State.KEPT : State.STANDS;
    }

    /** The API server fills in what a text leaves out: a write of ours that isn't carried out shows whether it would change anything. */
    private <T extends HasMetadata> boolean unchanged(T present, T ours, Function<T, Object> spec) {
        T answered = cluster.asked(
                present.getClass(),
                () -> cluster.client().resource(ours).dryRun(true).update());
        return spec.apply(answered).equals(spec.apply(present));
    }
}
