package dev.siaga.controller.primacy;

import dev.siaga.api.v1alpha1.FailoverPolicy;
import java.util.Map;

/** Which estate: the namespace and name of its FailoverPolicy. */
public record EstateKey(String namespace, String policy) {
    public static EstateKey of(FailoverPolicy policy) {
        return new EstateKey(
                policy.getMetadata().getNamespace(), policy.getMetadata().getName());
    }

    /** The prefix of everything this estate keeps at the quorum. */
    public String prefix() {
        return QuorumDocuments.ROOT + namespace + "/" + policy + "/";
    }

    /**
     * The prefix of what the cities of this estate tell each other beside the matter of primacy. It lies outside of what is read several
     * times a second.
     */
    public String sharedPrefix() {
        return "/siaga-shared/" + namespace + "/" + policy + "/";
    }

    public String holderKey() {
        return prefix() + "holder";
    }

    public String epochKey() {
        return prefix() + "epoch";
    }

    public String beaconKey(String city) {
        return prefix() + "cities/" + city;
    }

    public String moveKey(long epoch) {
        return prefix() + "moves/%019d".formatted(epoch);
    }

    /** The Lease that is this estate's permit. */
    public String permitName() {
        return policy + "-primacy";
    }

    /** The binding of the admission policy; cluster-scoped, hence with the namespace. */
    public String bindingName() {
        return "siaga-primacy-" + namespace + "-" + policy;
    }

    /** The labels of what Siaga makes for this estate. */
    public Map<String, String> labels() {
        return Map.of("app.kubernetes.io/managed-by", "siaga", "siaga.dev/policy", policy);
    }

    @Override
    public String toString() {
        return namespace + "/" + policy;
    }
}
