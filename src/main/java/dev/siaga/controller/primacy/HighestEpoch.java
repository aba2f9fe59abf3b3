package dev.siaga.controller.primacy;

import dev.siaga.failover.City;
import java.util.Optional;

/**
 * The highest epoch that this city has heard of and who held it, which survive the loss of the quorum's data. Epochs only grow. Whoever held
 * the highest goes on after a loss, so a holder that died before it had read its own epoch is told by the others.
 */
final class HighestEpoch {
    record Known(long epoch, Optional<City> holder) {}

    private volatile Known known = new Known(0, Optional.empty());

    synchronized void remember(long epoch, Optional<City> holder) {
        if (epoch > known.epoch() || epoch == known.epoch() && known.holder().isEmpty()) {
            known = new Known(epoch, holder);
        }
    }

    Known known() {
        return known;
    }
}
