package io.alchemyreactive.postgres;

import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.value.CanonicalJson;
import io.alchemyreactive.value.MalformedJsonException;
import io.alchemyreactive.value.UnsupportedValueException;
import io.alchemyreactive.value.Value;
import io.alchemyreactive.value.Values;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The mark of a preview, as JSON in the comment of its schema and of its role. It alone proves that they are ours.
 *
 * @param managedBy always {@link #US}
 * @param stack of the owner
 * @param stage of the owner
 * @param id the owner's FQN
 * @param instance the owner's generation
 * @param createdAt when the schema was made
 * @param ttl how long it lives; absent when it does not expire
 * @param expiresAt when it expires; absent when it does not
 * @param dropping whether a drop of the contents was begun and has not ended
 * @param deployedBy who last made, changed or renewed it; absent when the program names nobody, as are the next two
 * @param ciRun in which run of a CI system
 * @param pullRequest for which pull request
 */
record PreviewTag(
        String managedBy,
        String stack,
        String stage,
        String id,
        String instance,
        Instant createdAt,
        @Nullable Duration ttl,
        @Nullable Instant expiresAt,
        @Nullable Boolean dropping,
        @Nullable String deployedBy,
        @Nullable String ciRun,
        @Nullable String pullRequest) {

    static final String US = "alchemy-reactive";

    private static final Set<String> REQUIRED = Set.of("managedBy", "stack", "stage", "id", "instance", "createdAt");

    private static final Set<String> NAMES = Set.of(
            "managedBy",
            "stack",
            "stage",
            "id",
            "instance",
            "createdAt",
            "ttl",
            "expiresAt",
            "dropping",
            "deployedBy",
            "ciRun",
            "pullRequest");

    private static final CanonicalJson.SecretForm NO_SECRETS = new CanonicalJson.SecretForm() {
        @Override
        public String write(Value secret, String path) {
            throw new IllegalStateException("a mark has no secrets");
        }

        @Override
        public Value read(String text, String path) {
            return new Value.Text(text);
        }
    };

    static PreviewTag of(Identity identity, Instant now, @Nullable Duration ttl) {
        return new PreviewTag(
                US,
                identity.stack(),
                identity.stage(),
                identity.fqn(),
                identity.instance(),
                now,
                ttl,
                ttl == null ? null : now.plus(ttl),
                null,
                null,
                null,
                null);
    }

    /** The mark in a comment; empty when it is another text. */
    static Optional<PreviewTag> parse(@Nullable String comment) {
        if (comment == null || !comment.startsWith("{")) {
            return Optional.empty();
        }
        try {
            return CanonicalJson.parse(comment, NO_SECRETS) instanceof Value.Fields fields
                            && fields.values().keySet().containsAll(REQUIRED)
                    ? Optional.of(Values.to(known(fields), PreviewTag.class))
                            .filter(tag -> tag.managedBy().equals(US))
                    : Optional.empty();
        } catch (MalformedJsonException | UnsupportedValueException e) {
            return Optional.empty();
        }
    }

    /** Without fields that a later version may add. */
    private static Value.Fields known(Value.Fields fields) {
        return new Value.Fields(fields.values().entrySet().stream()
                .filter(field -> NAMES.contains(field.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
    }

    String json() {
        return CanonicalJson.write(Values.fields(this), NO_SECRETS);
    }

    /** Whether this marks a generation of a resource. */
    boolean proves(Identity identity) {
        return stack.equals(identity.stack())
                && stage.equals(identity.stage())
                && id.equals(identity.fqn())
                && instance.equals(identity.instance());
    }

    boolean isDropping() {
        return Boolean.TRUE.equals(dropping);
    }

    String owner() {
        return stack + "/" + stage + "/" + id;
    }

    /** This mark for another owner; the times stay. */
    PreviewTag of(Identity identity) {
        return new PreviewTag(
                US,
                identity.stack(),
                identity.stage(),
                identity.fqn(),
                identity.instance(),
                createdAt,
                ttl,
                expiresAt,
                dropping,
                deployedBy,
                ciRun,
                pullRequest);
    }

    /** The run that last made, changed or renewed the preview; empty in the mark of an older version. */
    Optional<PreviewMarks> marks() {
        return PreviewMarks.of(deployedBy, ciRun, pullRequest);
    }

    /** This mark with those of another run. */
    PreviewTag marked(Optional<PreviewMarks> run) {
        return with(
                ttl,
                expiresAt,
                dropping,
                run.map(PreviewMarks::deployedBy).orElse(null),
                run.map(PreviewMarks::ciRun).orElse(null),
                run.map(PreviewMarks::pullRequest).orElse(null));
    }

    /** The time from which a deploy starts the lifetime again; null when it does not expire. */
    @Nullable
    Instant renewalTime() {
        return ttl == null || expiresAt == null ? null : expiresAt.minus(ttl.dividedBy(2));
    }

    /** This mark with another lifetime, which begins now unless it is as long as the present one and not due for renewal. */
    PreviewTag living(@Nullable Duration lifetime, Instant now) {
        Instant renewal = renewalTime();
        if (lifetime != null && lifetime.equals(ttl) && renewal != null && now.isBefore(renewal)) {
            return this;
        }
        return expiring(lifetime, lifetime == null ? null : now.plus(lifetime));
    }

    PreviewTag expiring(@Nullable Duration lifetime, @Nullable Instant expiry) {
        return with(lifetime, expiry, dropping, deployedBy, ciRun, pullRequest);
    }

    PreviewTag dropping(boolean begun) {
        return with(ttl, expiresAt, begun ? true : null, deployedBy, ciRun, pullRequest);
    }

    private PreviewTag with(
            @Nullable Duration lifetime,
            @Nullable Instant expiry,
            @Nullable Boolean isDropping,
            @Nullable String user,
            @Nullable String run,
            @Nullable String change) {
        return new PreviewTag(
                managedBy, stack, stage, id, instance, createdAt, lifetime, expiry, isDropping, user, run, change);
    }
}
