package io.alchemyreactive.postgres.mask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.StackRef;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.plan.ApplyFailedException;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.postgres.Databases;
import io.alchemyreactive.postgres.Migrations;
import io.alchemyreactive.postgres.Postgres;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.PreviewSchema;
import io.alchemyreactive.postgres.PreviewSchemaOperations;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.state.StateStore;
import io.alchemyreactive.state.memory.MemoryStateStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Masks of a preview in deploys: after its migrations, after a reset, and before anybody gets the address. */
class MaskStageIT {

    record Shop(Output<PostgresOrigin> origin, Output<DataClass> rows) {}

    private static final Duration LIMIT = Duration.ofSeconds(120);
    private static final Redacted<String> KEY = Redacted.of("correct horse battery staple");

    @TempDir
    static Path folder;

    @TempDir
    Path migrations;

    private static Databases databases;

    private final StateStore store = MemoryStateStore.create();
    private Consumer<Mask.Inputs> rules =
            mask -> mask.rule("customers", "email", MaskRule.email()).key(KEY);
    private PostgresOrigin admin;

    @BeforeAll
    static void start() throws Exception {
        databases = Databases.start(folder);
    }

    @AfterAll
    static void stop() {
        databases.close();
    }

    @BeforeEach
    void prepare() throws Exception {
        admin = databases.admin();
        Files.writeString(
                migrations.resolve("V1__customers.sql"),
                "CREATE TABLE customers (email text); INSERT INTO customers VALUES ('sam@shop.de');");
    }

    @Test
    void aPreviewIsMaskedAfterItsMigrationsAndAnewAfterAReset() throws Exception {
        Deployment<Shop> first = deploy();
        PostgresOrigin origin = first.get(Shop::origin);
        String email = email(origin);
        assertThat(email).endsWith("@example.com");
        assertThat(first.get(Shop::rows)).isEqualTo(DataClass.SEED_ONLY);
        assertThat(deploy().plan().isEmpty()).isTrue();

        run(PreviewSchemaOperations.of(new StageKey("shop", "pr-7"), "db").reset());
        assertThat(email(origin)).isEqualTo("sam@shop.de");
        assertThat(deploy().plan().toText()).contains("* masked (Alchemy.Action)  run");

        assertThat(email(origin)).isEqualTo(email);
        run(Alchemy.destroy(stack(), Stage.of("pr-7")));
    }

    @Test
    void aMigrationThatBringsAPersonalColumnIsMaskedOrFails() throws Exception {
        PostgresOrigin origin = deploy().get(Shop::origin);
        Files.writeString(migrations.resolve("V2__phone.sql"), "ALTER TABLE customers ADD phone text DEFAULT '030';");

        assertThatThrownBy(this::deploy)
                .isInstanceOf(ApplyFailedException.class)
                .hasStackTraceContaining("customers.phone (text) looks personal and has neither a rule nor a waiver");

        rules = rules.andThen(mask -> mask.rule("customers", "phone", MaskRule.digits()));
        deploy();
        assertThat(Databases.rows(origin, "SELECT phone FROM customers"))
                .singleElement()
                .asString()
                .matches("\\d{3}")
                .isNotEqualTo("030");
        run(Alchemy.destroy(stack(), Stage.of("pr-7")));
    }

    @Test
    void theAddressIsNotHandedOutBeforeTheMaskHasEnded() {
        rules = mask -> mask.waive("customers", "mobile", "nobody has one");

        assertThatThrownBy(this::deploy)
                .isInstanceOf(ApplyFailedException.class)
                .hasStackTraceContaining("the mask 'masked' changed nothing and hands out no address");
        assertThatThrownBy(() -> run(Alchemy.deploy(
                        Stack.named("reader")
                                .program(
                                        Shop.class,
                                        StackRef.of("shop", Shop.class).stage("pr-7")),
                        Stage.of("test"))))
                .hasMessageContaining("pr-7");
    }

    @Test
    void thePlanShowsRulesAndWaiversAndNotTheKey() {
        deploy();
        rules = rules.andThen(mask ->
                mask.waive("customers", "name", "they are invented").rule("customers", "phone", MaskRule.digits()));
        Plan plan = run(Alchemy.plan(stack(), Stage.of("pr-7")));

        assertThat(plan.toText() + plan.toJson())
                .contains("customers.phone", "digits", "they are invented")
                .doesNotContain(KEY.reveal());
    }

    @Test
    void whatIsMissingOrWrongIsRefusedByName() {
        refused(mask -> {}, "'masked' is a mask without a rule");
        refused(mask -> mask.rule("a", "b", MaskRule.text()), "without a key");
        refused(mask -> mask.rule("a", "b", MaskRule.text()).key(Redacted.of("short")), "a key that can be guessed");
        refused(mask -> mask.waive("a", "b", " "), "waives a.b without a reason");
        refused(mask -> mask.rule("a", "b", MaskRule.nothing()).waive("a", "b", "x"), "names the column a.b twice");
    }

    private void refused(Consumer<Mask.Inputs> wrong, String why) {
        rules = wrong;
        assertThatThrownBy(() -> run(Alchemy.plan(stack(), Stage.of("pr-7"))))
                .isInstanceOf(InvalidDeclarationException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aProtectedStageRefusesAMask() {
        assertThatThrownBy(() -> run(Alchemy.plan(
                        Stack.named("shop")
                                .providers(Postgres.providers())
                                .protect("pr-*", Protection.NO_DATA_LOSS)
                                .program(Shop.class, program()),
                        Stage.of("pr-7"))))
                .isInstanceOf(MaskRefusedException.class)
                .hasMessageContaining("the stage 'pr-7' is protected (no-data-loss), and a mask overwrites rows");
    }

    private Stack<Shop> stack() {
        return Stack.named("shop").providers(Postgres.providers()).program(Shop.class, program());
    }

    private Mono<Shop> program() {
        return Migrations.of("schema", m -> m.locations("filesystem:" + migrations))
                .flatMap(schema -> PreviewSchema.of("db", db -> db.server(admin).migrations(schema.out())))
                .flatMap(db -> Mask.of("masked", db, rules))
                .map(db -> new Shop(db.origin(), db.dataClass()));
    }

    private Deployment<Shop> deploy() {
        return run(Alchemy.deploy(stack(), Stage.of("pr-7")));
    }

    private <T> T run(Mono<T> mono) {
        return Objects.requireNonNull(mono.contextWrite(StateStore.provide(store))
                .subscribeOn(Schedulers.parallel())
                .block(LIMIT));
    }

    private static String email(PostgresOrigin origin) throws Exception {
        return Databases.rows(origin, "SELECT email FROM customers").get(0);
    }
}
