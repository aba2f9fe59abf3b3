package dev.siaga.controller.primacy;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import dev.siaga.controller.Announcer;
import dev.siaga.controller.primacy.GuardPart.Finding;
import dev.siaga.controller.primacy.GuardPart.Finding.Broken;
import dev.siaga.controller.primacy.GuardPart.Finding.Kept;
import dev.siaga.controller.primacy.GuardPart.Finding.PutBack;
import dev.siaga.controller.primacy.GuardPart.Finding.PutRight;
import dev.siaga.controller.primacy.GuardPart.Finding.Stands;
import dev.siaga.failover.Permit;
import dev.siaga.failover.Reason;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBinding;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.NonNamespaceOperation;
import io.fabric8.kubernetes.client.dsl.Resource;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * What makes the API server judge an estate's Patroni objects by its permit: the admission policy that is installed with the operator, and
 * a binding for the estate's namespace and scope with the permit as parameter. Both are put right when somebody edits them, and stay in force
 * when somebody deletes them until the estate is let go: a city that loses its power right then comes back guarded. So does the permit; a missing one denies.
 */
@Singleton
public class Guard {
    /** The name under which {@code config/} installs the admission policy. */
    public static final String POLICY = "siaga-primacy";

    private static final Logger LOG = Logger.getLogger(Guard.class);
    private static final Duration CHECK_EVERY = Duration.ofSeconds(5);
    private static final long SHARED_FOR = Duration.ofSeconds(1).toNanos();

    private final KubernetesClient client;
    private final Announcer announcer;
    private final AdmissionManifest manifest;
    private volatile long sharedStoodAt = System.nanoTime() - SHARED_FOR;

    @Inject
    Guard(KubernetesClient client, Announcer announcer) {
        this(client, announcer, AdmissionManifest.read(client));
    }

    Guard(KubernetesClient client, Announcer announcer, AdmissionManifest manifest) {
        this.client = client;
        this.announcer = announcer;
        this.manifest = manifest;
    }

    /**
     * Looks after the guard from time to time, in every replica: each tells others by its beacon whether the fence is sound. What had to be
     * put right counts as sound once the next look finds it standing: the API server takes a moment to judge by it.
     */
    void check(EstateRuntime estate) {
        if (estate.stopped()
                || estate.permit() instanceof Permit.Absent
                || !estate.guard().checkDue(CHECK_EVERY)) {
            return;
        }
        boolean stood = estate.guard().stood();
        Finding found = gravest(shared(), own(estate).ensure(), permit(estate));
        boolean anew = estate.guard().kept(found instanceof Kept(String what) ? Optional.of(what) : Optional.empty());
        switch (found) {
            case Stands ignored -> estate.guard().seen(Optional.empty());
            case Kept(String what) -> {
                estate.guard().seen(Optional.empty());
                if (anew) {
                    tell(estate, Reason.GUARD_KEPT, what);
                }
            }
            case Broken(String why) -> estate.guard().seen(Optional.of(why));
            case PutRight(String what) -> repaired(estate, what);
            case PutBack(String what) when stood -> repaired(estate, what);
            case PutBack(String what) -> LOG.infof("estate=%s %s", estate.key(), what);
        }
    }

    /** What the keeper's last look found: it reads the permit all the time, and puts it back itself. */
    private static Finding permit(EstateRuntime estate) {
        return estate.guard().permitKept()
                ? Kept.of("the permit, the Lease " + estate.key().permitName() + ",")
                : new Stands();
    }

    private void repaired(EstateRuntime estate, String what) {
        estate.guard().seen(Optional.of(what + " a moment ago: looking again"));
        tell(estate, Reason.GUARD_REPAIRED, what);
    }

    private void tell(EstateRuntime estate, Reason reason, String what) {
        LOG.warnf("estate=%s %s", estate.key(), what);
        Optional.ofNullable(client.resources(FailoverPolicy.class)
                        .inNamespace(estate.key().namespace())
                        .withName(estate.key().policy())
                        .get())
                .ifPresent(policy -> announcer.warning(policy, reason.word(), what));
    }

    /** Makes the guard what it must be; answers what keeps it from standing, with the remedy. */
    public Optional<String> ensure(EstateRuntime estate) {
        return look(estate) instanceof Broken(String why) ? Optional.of(why) : Optional.empty();
    }

    private Finding look(EstateRuntime estate) {
        return gravest(lookAtShared(), own(estate).ensure());
    }

    /** What keeps the guard from standing comes before what had to be repaired. */
    private static Finding gravest(Finding... findings) {
        return Stream.of(findings)
                .max(Comparator.comparing(found -> found.gravity()))
                .orElseThrow();
    }

    /** What all estates share is looked at for all of them at once; only of what stood is it believed that it stands a moment later. */
    private Finding shared() {
        if (System.nanoTime() - sharedStoodAt < SHARED_FOR) {
            return new Stands();
        }
        long before = System.nanoTime();
        Finding found = lookAtShared();
        if (found instanceof Stands) {
            sharedStoodAt = before;
        }
        return found;
    }

    private Finding lookAtShared() {
        return gravest(
                part(manifest.watch()).ensure(),
                part(manifest.watchBinding()).ensure(),
                part(manifest.primacy()).ensure());
    }

    private GuardPart<ValidatingAdmissionPolicyBinding> own(EstateRuntime estate) {
        return part(AdmissionManifest.binding(estate.key(), estate.local()));
    }

    private NonNamespaceOperation<ValidatingAdmissionPolicyBinding, ?, Resource<ValidatingAdmissionPolicyBinding>>
            bindings() {
        return client.admissionRegistration().v1().validatingAdmissionPolicyBindings();
    }

    private GuardPart<ValidatingAdmissionPolicy> part(ValidatingAdmissionPolicy wanted) {
        return new GuardPart<>(
                client.admissionRegistration().v1().validatingAdmissionPolicies(),
                wanted,
                present -> AdmissionManifest.stands(present, wanted),
                present -> AdmissionManifest.over(present, wanted));
    }

    private GuardPart<ValidatingAdmissionPolicyBinding> part(ValidatingAdmissionPolicyBinding wanted) {
        return new GuardPart<>(
                bindings(),
                wanted,
                present -> AdmissionManifest.same(present, wanted),
                present -> new ValidatingAdmissionPolicyBindingBuilder(present)
                        .withSpec(wanted.getSpec())
                        .build());
    }

    /** Lets Patroni work unguarded again; false when it did already. What all estates share may be removed once the last of them is let go. */
    public synchronized boolean remove(EstateRuntime estate) {
        boolean was = own(estate).letGo();
        if (!guardsAnother(estate.key())) {
            part(manifest.primacy()).release();
        }
        return was;
    }

    private boolean guardsAnother(EstateKey estate) {
        return client.resources(FailoverPolicy.class).inAnyNamespace().list().getItems().stream()
                .map(EstateKey::of)
                .filter(other -> !other.equals(estate))
                .anyMatch(other -> bindings().withName(other.bindingName()).get() != null);
    }
}
