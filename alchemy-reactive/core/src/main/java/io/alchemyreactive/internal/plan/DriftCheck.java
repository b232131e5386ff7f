package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.lifecycle.CallListener;
import io.alchemyreactive.internal.lifecycle.CallOptions;
import io.alchemyreactive.internal.lifecycle.Gateway;
import io.alchemyreactive.internal.lifecycle.Observation;
import io.alchemyreactive.internal.lifecycle.Rows;
import io.alchemyreactive.internal.lifecycle.Upgrades;
import io.alchemyreactive.plan.Difference;
import io.alchemyreactive.plan.Drift;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Row;
import io.alchemyreactive.state.StageSnapshot;
import io.alchemyreactive.value.Value;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Asks the providers about each row of a stage; changes nothing. Immutable and thread-safe. */
public final class DriftCheck {

    private final StageSnapshot snapshot;
    private final Providers providers;
    private final int concurrency;

    /**
     * A check of a snapshot.
     *
     * @param concurrency the number of concurrent provider calls
     */
    public DriftCheck(StageSnapshot snapshot, Providers providers, int concurrency) {
        this.snapshot = snapshot;
        this.providers = providers;
        this.concurrency = concurrency;
    }

    /** Asks the providers and emits the drift. A failed call is reported with its resource; the other calls go on. */
    public Mono<Drift> run() {
        return Flux.fromStream(() -> snapshot.rows().values().stream().sorted(Comparator.comparing(Row::fqn)))
                .flatMapSequential(
                        row -> Mono.defer(() -> check(Upgrades.of(snapshot.key(), row, providers)))
                                .onErrorResume(error -> Mono.just(failed(row, error))),
                        concurrency)
                .collectList()
                .map(found -> new Drift(snapshot.key(), found));
    }

    private Mono<Drift.OfResource> check(Row row) {
        Value.Fields stored = row.current().attributes();
        if (!Rows.isResting(row) || stored == null) {
            return Mono.just(of(row, Drift.Kind.UNSETTLED, List.of()));
        }
        if (ResourceType.isAction(row.current().type())) {
            return Mono.just(of(row, Drift.Kind.NO_OBJECT, List.of()));
        }
        Gateway<?, ?> gateway = Gateway.to(providers, row.current().type()).orElse(null);
        if (gateway == null) {
            return Mono.just(of(row, Drift.Kind.CANNOT_TELL, List.of()));
        }
        return gateway.read(
                        Rows.identity(snapshot.key(), row, row.current()),
                        row.current(),
                        CallOptions.of(row, gateway.type(), CallListener.NONE))
                .map(observation -> compare(row, stored, observation));
    }

    private static Drift.OfResource failed(Row row, Throwable error) {
        return new Drift.OfResource(row.fqn(), row.current().type(), Drift.Kind.FAILED, List.of(), Optional.of(error));
    }

    private static Drift.OfResource compare(Row row, Value.Fields stored, Observation observation) {
        return switch (observation.presence()) {
            case ABSENT -> of(row, Drift.Kind.GONE, List.of());
            case FOREIGN, ADOPTABLE -> of(row, Drift.Kind.FOREIGN, List.of());
            case CANNOT_TELL, NOT_ASKED -> of(row, Drift.Kind.CANNOT_TELL, List.of());
            case OURS -> {
                List<Difference> differences = Difference.between(
                        "", Optional.of(stored), observation.attributes().map(live -> live));
                yield of(row, differences.isEmpty() ? Drift.Kind.SAME : Drift.Kind.CHANGED, differences);
            }
        };
    }

    private static Drift.OfResource of(Row row, Drift.Kind kind, List<Difference> differences) {
        return new Drift.OfResource(row.fqn(), row.current().type(), kind, differences);
    }
}
