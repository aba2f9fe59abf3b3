package dev.siaga.controller.primacy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicy;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingAdmissionPolicyBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

class AdmissionManifestTest {
    private static final ValidatingAdmissionPolicy PRIMACY = manifest().primacy();

    /** When this fails, the text has changed: give it the next revision, then write down its digest here. */
    @Test
    void a_changed_text_has_a_later_revision() throws Exception {
        String text = Serialization.asJson(PRIMACY.getSpec());
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));

        assertEquals(
                "8d46b8db1aed1e47 of revision 2",
                HexFormat.of().formatHex(digest, 0, 8) + " of revision " + AdmissionManifest.revision(PRIMACY));
    }

    @Test
    void what_the_api_server_adds_is_no_edit() {
        ValidatingAdmissionPolicy present = present();
        present.getSpec().getMatchConstraints().setMatchPolicy("Equivalent");
        present.getSpec().getMatchConstraints().setNamespaceSelector(new LabelSelector());
        present.getSpec().getMatchConstraints().setObjectSelector(new LabelSelector());
        present.getSpec().getMatchConstraints().getResourceRules().getFirst().setScope("*");

        assertTrue(AdmissionManifest.stands(present, PRIMACY));
    }

    @Test
    void a_text_of_the_same_revision_that_differs_was_edited() {
        ValidatingAdmissionPolicy present = present();
        present.getSpec().getValidations().getFirst().setExpression("true");

        assertFalse(AdmissionManifest.stands(present, PRIMACY));
    }

    @Test
    void a_later_revision_stands_whatever_its_text() {
        ValidatingAdmissionPolicy present = present();
        present.getSpec().getValidations().clear();
        present.getMetadata()
                .getAnnotations()
                .put(AdmissionManifest.REVISION, Long.toString(AdmissionManifest.revision(PRIMACY) + 1));

        assertTrue(AdmissionManifest.stands(present, PRIMACY));
    }

    @Test
    void a_revision_that_is_missing_or_unreadable_is_the_earliest() {
        ValidatingAdmissionPolicy present = present();
        present.getMetadata().getAnnotations().put(AdmissionManifest.REVISION, "latest");
        assertFalse(AdmissionManifest.stands(present, PRIMACY));

        present.getMetadata().setAnnotations(null);
        assertFalse(AdmissionManifest.stands(present, PRIMACY));
        assertTrue(AdmissionManifest.stands(AdmissionManifest.over(present, PRIMACY), PRIMACY));
    }

    private static ValidatingAdmissionPolicy present() {
        return new ValidatingAdmissionPolicyBuilder(PRIMACY).build();
    }

    private static AdmissionManifest manifest() {
        try (KubernetesClient client =
                new KubernetesClientBuilder().withConfig(Config.empty()).build()) {
            return AdmissionManifest.read(client);
        }
    }
}
