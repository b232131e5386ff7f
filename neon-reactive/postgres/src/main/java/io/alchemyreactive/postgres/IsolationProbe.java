package io.alchemyreactive.postgres;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.effect.Layer;
import io.alchemyreactive.postgres.internal.Sha256;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Progress;
import java.util.Objects;
import reactor.core.publisher.Mono;

/**
 * Proves that a preview database is isolated. Makes a throw-away neighbour, connects as both applications do, through each
 * address that they get, and tries in both directions what must be refused. Immutable and thread-safe.
 */
@Experimental
public final class IsolationProbe {

    private static final int INSTANCE = 26;
    private static final int TOKEN = 16;

    private final Identity identity;
    private final PreviewDescription own;
    private final IsolationLogins logins;

    private IsolationProbe(Identity identity, PreviewDescription own, IsolationLogins logins) {
        this.identity = identity;
        this.own = own;
        this.logins = logins;
    }

    /** A probe of this preview, whose addresses are known. */
    public static IsolationProbe of(Identity preview, PreviewDescription own) {
        return new IsolationProbe(
                Objects.requireNonNull(preview, "preview"),
                Objects.requireNonNull(own, "own"),
                IsolationLogins.NEIGHBOUR);
    }

    /**
     * The identity of the throw-away neighbour of a preview; always the same one, so that the next run finds a neighbour that a
     * killed run has left behind.
     */
    public static Identity neighbourOf(Identity preview) {
        String instance = Sha256.hex("neighbour of " + preview.instance()).substring(0, INSTANCE);
        return new Identity(preview.resource(), instance);
    }

    /**
     * A copy that also tries to log in to another database with the user and password of the preview.
     *
     * @param place the other database, for the message
     * @param address the address of that database; its user and password are not used
     */
    public IsolationProbe withLogin(String place, PostgresOrigin address) {
        return new IsolationProbe(identity, own, logins.and(place, address));
    }

    /** A copy whose failure after a login that succeeds ends with this sentence, the next step. */
    public IsolationProbe withPasswordCure(String cure) {
        return new IsolationProbe(identity, own, logins.curedBy(cure));
    }

    /** A copy that tries no logins, for a program that allows equal passwords. */
    public IsolationProbe withSharedPasswords() {
        return new IsolationProbe(identity, own, IsolationLogins.NONE);
    }

    /**
     * Makes the neighbour, tries, and removes the neighbour, also after a failure or a cancel. Completes empty when everything
     * was refused. Fails with {@link IsolationLeakException} when something succeeded, and with {@link
     * IsolationUnverifiedException} when an attempt failed for another reason than a refusal. Connects on an elastic thread.
     *
     * @param make makes the neighbour, in place of one that a killed run has left; is not cancelled
     * @param remove removes what {@code make} has made; completes empty, also when nothing is there
     */
    @CheckReturnValue
    public Mono<Void> run(Mono<PreviewDescription> make, Mono<Void> remove) {
        Objects.requireNonNull(make, "make");
        Objects.requireNonNull(remove, "remove");
        return Mono.deferContextual(context -> {
            var attempts = new IsolationAttempts(identity.fqn(), logins);
            // A cancel waits for the statement that runs, so that nothing is made after the removal.
            Mono<Integer> work = make.flatMap(neighbour -> ErrorBoundary.<Integer>blocking(() ->
                            attempts.run(IsolationSide.own(token(), own), IsolationSide.neighbour(token(), neighbour))))
                    .contextWrite(context)
                    .cache();
            Mono<Void> ended = work.then().onErrorComplete();
            return Layer.of(
                            Mono.just(attempts),
                            used -> Mono.fromRunnable(used::stop)
                                    .then(ended)
                                    .then(remove)
                                    .contextWrite(context))
                    .use(used -> work)
                    .flatMap(checks -> Progress.say("isolation verified by " + checks + " checks"));
        });
    }

    private String token() {
        return Sha256.hex(identity.instance()).substring(0, TOKEN);
    }
}
