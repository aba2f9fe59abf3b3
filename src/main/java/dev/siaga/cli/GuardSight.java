package dev.siaga.cli;

import dev.siaga.cli.doctor.Facts.GuardPart;
import dev.siaga.cli.doctor.Facts.GuardPart.State;
import dev.siaga.controller.primacy.AdmissionManifest;
import dev.siaga.controller.primacy.EstateKey;
import dev.siaga.controller.primacy.LocalCity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import java.util.List;
import java.util.function.BiPredicate;

/** Whether the fence is what this build installs, by the same comparison as the operator's. */
final class GuardSight {
    private final Cluster cluster;

    GuardSight(Cluster cluster) {
        this.cluster = cluster;
    }

    List<GuardPart> parts(EstateKey key, LocalCity local) {
        AdmissionManifest manifest = AdmissionManifest.read(cluster.client());
        return List.of(
                part(ValidatingAdmissionPolicy.class, manifest.primacy(), AdmissionManifest::stands),
                part(ValidatingAdmissionPolicy.class, manifest.watch(), AdmissionManifest::stands),
                part(ValidatingAdmissionPolicyBinding.class, manifest.watchBinding(), AdmissionManifest::same),
                part(
                        ValidatingAdmissionPolicyBinding.class,
                        AdmissionManifest.binding(key, local),
                        AdmissionManifest::same));
    }

    private <T extends HasMetadata> GuardPart part(Class<T> kind, T wanted, BiPredicate<T, T> same) {
        String name = wanted.getMetadata().getName();
        T present = cluster.asked(
                kind, () -> cluster.client().resources(kind).withName(name).get());
        State state = present == null ? State.MISSING : same.test(present, wanted) ? State.STANDS : State.EDITED;
        return new GuardPart(HasMetadata.getKind(kind) + " " + name, state);
    }
}
