package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Reconcile;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;

/**
 * The throw-away neighbour with which a preview schema proves its isolation. Its mark names the preview, and has an identity
 * of its own.
 *
 * @param preview the preview
 * @param props the properties of the preview
 * @param passwords the source of passwords; may block
 */
record PreviewNeighbour(Identity preview, PreviewSchema.Props props, Supplier<Redacted<String>> passwords) {

    private static final Duration LIFETIME = Duration.ofHours(1);

    /** Makes it like the preview, but without migrations. */
    Mono<PreviewDescription> make(Instant now) {
        Identity identity = IsolationProbe.neighbourOf(preview);
        var likewise = new PreviewSchema.Props(
                props.server(),
                props.pooler(),
                null,
                null,
                props.extensionsSchema(),
                LIFETIME,
                null,
                props.lockTimeout(),
                null,
                null);
        return PreviewSchemaProvider.work(PreviewName.of(identity), likewise, "to make it for a proof", session -> {
                    drop(session, props, preview);
                    return new PreviewMaking(
                                    new Reconcile<>(
                                            identity,
                                            Reconcile.Phase.CREATE,
                                            likewise,
                                            Optional.empty(),
                                            Optional.empty()),
                                    session,
                                    now,
                                    Optional.empty(),
                                    passwords)
                            .make();
                })
                .map(PreviewSchema.Attributes::description);
    }

    Mono<Void> remove() {
        String name = PreviewName.of(IsolationProbe.neighbourOf(preview));
        return PreviewSchemaProvider.work(name, props, "to drop it after a proof", session -> {
                    drop(session, props, preview);
                    return name;
                })
                .then();
    }

    /** Drops the neighbour of a preview, if it is there and carries its mark. */
    static void drop(AdminSession session, PreviewSchema.Props props, Identity preview) throws SQLException {
        Identity identity = IsolationProbe.neighbourOf(preview);
        String name = PreviewName.of(identity);
        var drop = new PreviewDrop(session, props.server(), name, props.lockWait());
        Optional<PreviewTag> tag = PreviewLookup.schema(session, name)
                .flatMap(PreviewLookup.Schema::tag)
                .filter(found -> found.proves(identity));
        if (tag.isPresent()) {
            drop.begin(tag.get());
            drop.contents(name, true);
            drop.schema();
        }
        drop.role(name, identity);
    }
}
