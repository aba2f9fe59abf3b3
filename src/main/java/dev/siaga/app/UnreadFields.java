package dev.siaga.app;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import jakarta.inject.Singleton;

/**
 * Who set which field is often the greater part of an object, and nobody here reads it: it is passed over when an answer of the API server is
 * read, so that no cache holds it. An update that leaves it out changes nothing about it.
 */
@Singleton
class UnreadFields implements KubernetesClientObjectMapperCustomizer {
    @Override
    public void customize(ObjectMapper mapper) {
        mapper.configOverride(ObjectMeta.class)
                .setIgnorals(JsonIgnoreProperties.Value.forIgnoredProperties("managedFields"));
    }
}
