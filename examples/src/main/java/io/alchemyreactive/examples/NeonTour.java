package io.alchemyreactive.examples;

import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.neon.Branch;
import io.alchemyreactive.neon.BranchOperations;
import io.alchemyreactive.neon.Compute;
import io.alchemyreactive.neon.Database;
import io.alchemyreactive.neon.Endpoint;
import io.alchemyreactive.neon.InheritedPasswords;
import io.alchemyreactive.neon.Masking;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.neon.Project;
import io.alchemyreactive.neon.RestorePoint;
import io.alchemyreactive.neon.Role;
import io.alchemyreactive.neon.Snapshot;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.MigrationSet;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.rehearsal.DatabaseCopy;
import io.alchemyreactive.postgres.rehearsal.Rehearsal;
import io.alchemyreactive.postgres.rehearsal.RehearsalOptions;
import io.alchemyreactive.postgres.rehearsal.RehearsalReport;
import io.alchemyreactive.resource.Ref;
import io.alchemyreactive.state.StageKey;
import java.time.Duration;
import java.time.Instant;
import reactor.core.publisher.Mono;

/** A tour of Neon beside a branch with its database: roles, databases, replicas, snapshots, masked branches, verbs. */
final class NeonTour {

    // snippet: contents
    record Office(Branch branch, Role clerk, Database orders, Endpoint reports) {}

    static final Mono<Office> OFFICE = Effect.gen(fx -> {
        var project = fx.yield(Project.of("office-db", p -> p.historyRetentionSeconds(86_400)));
        var branch = fx.yield(Branch.of(
                "main", b -> b.project(project).compute(Compute.between(0.25, 1).suspendAfterSeconds(300))));
        var app = fx.yield(Role.of("app", r -> r.branch(branch).name("app")));
        var clerk =
                fx.yield(Role.of("clerk", r -> r.branch(branch).name("clerk").rotation("2026-11")));
        var orders = fx.yield(
                Database.of("orders", d -> d.branch(branch).name("orders").owner(app)));
        var reports = fx.yield(Endpoint.of(
                "reports", e -> e.branch(branch).databaseName(orders.name()).roleName(app.name())));
        return new Office(branch, clerk, orders, reports);
    });
    // end: contents

    // snippet: origins
    /** For the application: through the pooler, as the owner of the database. */
    static Output<PostgresOrigin> application(Office office) {
        return office.orders().pooledOrigin();
    }

    /** For a person who works with psql: straight to PostgreSQL, with a login of their own. */
    static Output<PostgresOrigin> clerk(Office office) {
        return office.orders().origin(office.clerk());
    }
    // end: origins

    // snippet: masked
    static final Ref PROD = Ref.of("office", "prod");

    record Copies(Branch demo, Branch scratch) {}

    static final Mono<Copies> COPIES = Effect.gen(fx -> {
        var project = fx.yield(Project.ref("office-db", PROD));
        var main = fx.yield(Branch.ref("main", PROD));
        var demo = fx.yield(Branch.of(
                "demo",
                b -> b.project(project)
                        .parent(main.id())
                        .inheritedPasswords(InheritedPasswords.ROTATE)
                        .masking(
                                Masking.byFunction("orders", "public", "customers", "email", "anon.fake_email()"),
                                Masking.byValue("orders", "public", "customers", "note", ""))));
        var scratch = fx.yield(Branch.of(
                "scratch", b -> b.project(project).parent(main.id()).inheritedPasswords(InheritedPasswords.ROTATE)));
        return new Copies(demo, scratch);
    });
    // end: masked

    // snippet: snapshot
    record Kept(Snapshot snapshot) {}

    static final Mono<Kept> KEPT = Effect.gen(fx -> {
        var project = fx.yield(Project.ref("office-db", PROD));
        var snapshot = fx.yield(Snapshot.of(
                "before-the-move",
                s -> s.branch(project.id(), project.defaultBranchId()).name("before-the-move")));
        return new Kept(snapshot);
    });
    // end: snapshot

    // snippet: verbs
    static final BranchOperations SCRATCH = BranchOperations.of(new StageKey("copies", "dev"), "scratch");

    static final BranchOperations MAIN = BranchOperations.of(new StageKey("office", "prod"), "main");

    /** Takes the present content of the parent; rows that were written here are gone. */
    static Mono<Branch.Attributes> startAgain() {
        return SCRATCH.reset();
    }

    /** Takes the content of a moment ago; the present content stays, as a branch of its own. */
    static Mono<Branch.Attributes> undo(Instant moment) {
        return MAIN.preserving("before-the-undo").restore(new RestorePoint.At(moment));
    }
    // end: verbs

    // snippet: rehearsal
    /** Runs the new files on a copy, and then the queries of the release that is in use. */
    static Mono<RehearsalReport> rehearse(PostgresOrigin copy, MigrationSet files) {
        var options = RehearsalOptions.builder()
                .lockThreshold(Duration.ofMillis(200))
                .formerQueries("classpath:queries/former-release.sql")
                .build();
        return Rehearsal.on(DatabaseCopy.of(copy), files, options);
    }
    // end: rehearsal

    private NeonTour() {}

    static <T extends Record> Stack<T> stack(String name, Class<T> type, Mono<T> program) {
        return Stack.named(name).providers(Neon.providers()).program(type, program);
    }
}
