package dev.siaga.simulation;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** A request inside a city that takes effect even when nobody waits for its answer any longer. */
final class Rpc {
    private Rpc() {}

    /** Empty when no answer came in time; the effect may have happened, or may happen still. A server that stands still holds what arrives. */
    static <T> Optional<T> call(
            World world,
            long there,
            long back,
            long within,
            Predicate<Runnable> holds,
            BooleanSupplier arrives,
            BooleanSupplier returns,
            Supplier<T> effect) {
        var answer = new Process.Answer<Optional<T>>();
        long deadline = world.now() + within;
        Runnable late = () -> answer.give(Optional.empty());
        if (there >= within) {
            world.after(within, late);
        }
        Runnable request = () -> {
            if (!arrives.getAsBoolean()) {
                world.after(deadline - world.now(), late);
                return;
            }
            Optional<T> result = Optional.of(effect.get());
            if (returns.getAsBoolean() && world.now() + back < deadline) {
                world.after(back, () -> answer.give(result));
            } else {
                world.after(deadline - world.now(), late);
            }
        };
        world.after(there, () -> {
            if (holds.test(request)) {
                world.after(deadline - world.now(), late);
            } else {
                request.run();
            }
        });
        return world.running.await(answer);
    }
}
