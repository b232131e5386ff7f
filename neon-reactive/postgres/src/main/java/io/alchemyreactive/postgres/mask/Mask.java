package io.alchemyreactive.postgres.mask;

import io.alchemyreactive.effect.CheckReturnValue;
import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.effect.Experimental;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewDatabase;
import io.alchemyreactive.postgres.internal.StageProtections;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.Resource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * Overwrites the personal values of a preview database before anybody gets its address.
 *
 * <p>A mask is an {@link Action} with rules by table and column. Before it changes a row, it compares the columns of the database
 * with the rules: one whose name or type looks personal has a rule, or a waiver with a reason. After it, it reads a sample of the
 * columns without a rule or a waiver for the shapes of e-mail addresses, phone numbers, IBANs and payment cards. All of it is one
 * transaction, which also writes the table {@code _mask_history}; so a database that was reset is masked anew, and a copy of a
 * masked one is not masked twice.
 */
@Experimental
public final class Mask {

    private Mask() {}

    /**
     * Declares a mask of a preview database of this stage. Emits the database as it is when it is masked: each of its outputs waits
     * for the mask. Fails with {@code InvalidDeclarationException} when there is no rule and no waiver, a column is named twice, or
     * the key is missing or short, and with {@link MaskRefusedException} when the stack protects the stage.
     *
     * <p>In the deploy, the mask fails with {@link MaskRefusedException} when a column was forgotten, a rule cannot stand for its
     * column or has changed since the column was masked, or the database belongs to another stage; with {@link
     * PersonalDataFoundException} when the sample has personal values; and with {@link MaskingFailedException}. Each leaves the rows
     * as they were. A run is repeated when no connection came about, the connection was lost, or another transaction was in the
     * way. No error contains a row value. A cancel ends the statement that runs, and keeps nothing.
     *
     * @param id the logical id
     * @param database the database; the mask runs after its migrations, by the direct connection, and again after each migration
     *     and when its content was replaced
     */
    @CheckReturnValue
    public static Mono<MaskedDatabase> of(String id, PreviewDatabase database, Consumer<? super Inputs> inputs) {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(inputs, "inputs");
        return ErrorBoundary.blocking(() -> {
                    var given = new Inputs(id, database);
                    inputs.accept(given);
                    given.check();
                    return given;
                })
                .flatMap(given -> refuseProtected(given).then(Mono.defer(given::declare)));
    }

    private static Mono<Void> refuseProtected(Inputs given) {
        return StageProtections.refuse((stage, words) -> MaskRefusedException.protectedStage(given.id, stage, words));
    }

    /** Collects the inputs of a mask. Filled inside one declaration, on an elastic thread; not thread-safe. */
    public static final class Inputs {

        private static final int SHORTEST_KEY = 16;

        private final String id;
        private final PreviewDatabase database;
        private final SortedMap<ColumnName, MaskRule> rules = new TreeMap<>();
        private final SortedMap<ColumnName, String> waivers = new TreeMap<>();
        private final Set<String> personal = new HashSet<>();
        private final List<Output<?>> before = new ArrayList<>();
        private @Nullable Redacted<String> key;
        private Optional<Duration> timeout = Optional.empty();

        private Inputs(String id, PreviewDatabase database) {
            this.id = id;
            this.database = database;
        }

        /** The rule of a column, in the schema in which the application works. */
        public Inputs rule(String table, String column, MaskRule rule) {
            return rule("", table, column, rule);
        }

        /**
         * The rule of a column. A column that refers to it by a foreign key has the rule, too, and none of its own. Names are written
         * as the catalog has them, without quotes.
         */
        public Inputs rule(String schema, String table, String column, MaskRule rule) {
            return named(rules, new ColumnName(schema, table, column), Objects.requireNonNull(rule, "rule"));
        }

        /** A column that looks personal and stays as it is, in the schema in which the application works. */
        public Inputs waive(String table, String column, String reason) {
            return waive("", table, column, reason);
        }

        /**
         * A column that looks personal and stays as it is.
         *
         * @param reason the reason, for those who read the program and the plan
         */
        public Inputs waive(String schema, String table, String column, String reason) {
            if (reason.isBlank()) {
                throw new InvalidDeclarationException(
                        id, "waives " + table + "." + column + " without a reason", "Write why it may stay as it is.");
            }
            return named(waivers, new ColumnName(schema, table, column), reason);
        }

        private <T> Inputs named(Map<ColumnName, T> all, ColumnName column, T value) {
            if (rules.containsKey(column) || waivers.containsKey(column)) {
                throw new InvalidDeclarationException(
                        id, "names the column " + column + " twice", "Keep one of its rules or waivers.");
            }
            all.put(column, value);
            return this;
        }

        /**
         * The key of the fakes, of at least 16 characters. Previews with one key have equal fakes for equal values. Required when a
         * rule makes fakes. Keep it as secret as the rows, because values can be guessed and compared with it.
         */
        public Inputs key(Redacted<String> key) {
            this.key = Objects.requireNonNull(key, "key");
            return this;
        }

        /** Further words that make the name of a column personal, such as {@code vorname}, in any case. */
        public Inputs personal(String... words) {
            personal.addAll(List.of(words));
            return this;
        }

        /** Resources and actions before which the mask must not run, such as a seed. Those of the database need not be named. */
        public Inputs after(Resource<?>... resources) {
            for (Resource<?> resource : resources) {
                before.add(resource.attributes().map(done -> ""));
            }
            return this;
        }

        /**
         * How long a run may take. By default 30 minutes.
         *
         * @throws IllegalArgumentException when the time is zero or negative
         */
        public Inputs timeout(Duration longest) {
            timeout = Optional.of(longest);
            return this;
        }

        private void check() {
            if (rules.isEmpty() && waivers.isEmpty()) {
                throw new InvalidDeclarationException(
                        id, "is a mask without a rule", "Set rule(\"customers\", \"email\", MaskRule.email()).");
            }
            boolean needed = rules.values().stream().anyMatch(MaskRule::needsKey);
            if (needed && key == null) {
                throw new InvalidDeclarationException(
                        id, "is a mask that makes fakes without a key", "Set key(…), from a secret of yours.");
            }
            if (key != null && key.reveal().length() < SHORTEST_KEY) {
                throw new InvalidDeclarationException(
                        id, "is a mask with a key that can be guessed", "Take one of at least 16 random characters.");
            }
        }

        private record Target(PostgresOrigin origin, String owner, String contents, String version) {}

        private Mono<MaskedDatabase> declare() {
            Output<Target> origin = Output.zip(
                    Output.zip(
                            database.origin(),
                            database.owner().orElse(""),
                            (to, owner) -> new Target(to, owner, "", "")),
                    Output.zip(
                            database.contents().orElse(""),
                            database.schemaVersion().orElse(""),
                            (contents, version) -> List.of(contents, version)),
                    (to, state) -> new Target(to.origin(), to.owner(), state.get(0), state.get(1)));
            Output<MaskInputs> inputs = Output.zip(origin, Output.all(before), (to, done) -> inputs(to));
            Action.Builder<MaskInputs> action =
                    Action.named(id).inputs(MaskInputs.class, inputs).labelled(MaskLabels.RULE);
            if (timeout.isPresent()) {
                action = action.timeout(timeout.get());
            }
            var run = new MaskRun(new TreeMap<>(rules), Set.copyOf(waivers.keySet()));
            return action.run(Masked.class, run::run).map(done -> new MaskedDatabase(database, done));
        }

        private MaskInputs inputs(Target to) {
            return new MaskInputs(
                    to.origin(),
                    to.owner(),
                    to.contents(),
                    to.version(),
                    rules.entrySet().stream()
                            .map(rule -> new MaskInputs.Declared(
                                    rule.getKey().toString(), rule.getValue().word()))
                            .toList(),
                    waivers.entrySet().stream()
                            .map(waiver -> new MaskInputs.Waiver(waiver.getKey().toString(), waiver.getValue()))
                            .toList(),
                    personal.stream().sorted().toList(),
                    key);
        }
    }
}
