package dev.siaga.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnreadFieldsTest {
    private static final String LEASE = """
            {"apiVersion": "coordination.k8s.io/v1", "kind": "Lease", "metadata": {"name": "orders-permit", "generation": 3,
              "labels": {"app": "siaga"},
              "managedFields": [{"manager": "siaga", "operation": "Update", "fieldsType": "FieldsV1",
                "fieldsV1": {"f:spec": {"f:holderIdentity": {}, "f:renewTime": {}}}}],
              "uid": "b4c1"}, "spec": {"holderIdentity": "jakarta"}}
            """;

    private final KubernetesSerialization client = client();

    @Test
    void whoSetAFieldIsPassedOverAndEverythingElseIsRead() {
        var lease = client.unmarshal(LEASE, Lease.class);

        assertEquals(List.of(), lease.getMetadata().getManagedFields());
        assertEquals(Map.of(), lease.getMetadata().getAdditionalProperties());
        assertEquals(3, lease.getMetadata().getGeneration());
        assertEquals("b4c1", lease.getMetadata().getUid());
        assertEquals("jakarta", lease.getSpec().getHolderIdentity());
    }

    @Test
    void soItIsInWhatAWatchTells() {
        var event = client.unmarshal("{\"type\": \"MODIFIED\", \"object\": " + LEASE + "}", WatchEvent.class);

        var lease = (Lease) event.getObject();
        assertEquals(List.of(), lease.getMetadata().getManagedFields());
        assertEquals("b4c1", lease.getMetadata().getUid());
    }

    @Test
    void whatIsWrittenLeavesItOut() {
        var written = client.asJson(client.unmarshal(LEASE, Lease.class));

        assertFalse(written.contains("managedFields"), written);
    }

    private static KubernetesSerialization client() {
        var mapper = new ObjectMapper();
        new UnreadFields().customize(mapper);
        return new KubernetesSerialization(mapper, true);
    }
}
