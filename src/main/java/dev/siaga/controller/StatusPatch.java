package dev.siaga.controller;

import io.fabric8.kubernetes.client.CustomResource;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import java.util.function.Supplier;

/** How a reconciler writes a status, which it does only when that says something new. */
public final class StatusPatch {
    private StatusPatch() {}

    /** Server-side apply claims every field it is sent, so it is sent a fresh object that holds the status and whose it is. */
    public static <S, R extends CustomResource<?, S>> UpdateControl<R> of(R resource, S status, Supplier<R> fresh) {
        R patch = fresh.get();
        patch.getMetadata().setName(resource.getMetadata().getName());
        patch.getMetadata().setNamespace(resource.getMetadata().getNamespace());
        patch.setStatus(status);
        return UpdateControl.patchStatus(patch);
    }
}
