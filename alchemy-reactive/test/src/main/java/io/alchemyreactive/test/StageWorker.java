package io.alchemyreactive.test;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.RunEnvironment;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Action;
import io.alchemyreactive.state.StateStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/**
 * The main class of a {@link ChildJvm} that deploys. It reads commands from its standard input: {@code deploy STAGE
 * VARIANT} or {@code destroy STAGE}. It runs each and prints {@code done} or {@code failed EXCEPTION: message}. During
 * the run it prints {@code > VERB FQN} when a call of the cloud begins and {@code < VERB FQN} when the call has had its
 * effect. It ends at the end of its input.
 */
public final class StageWorker {

    private static final String STACK = "fleet";

    /** The outputs of the stack of the workers. */
    public record Outputs(Thing db) {}

    private record Seed(String db, int version) {}

    private final StateStore store;
    private final FolderCloud cloud;
    private final PrintStream out;
    private final Duration lockTimeout;

    private StageWorker(StateStore store, FolderCloud cloud, PrintStream out, Duration lockTimeout) {
        this.store = store;
        this.cloud = cloud;
        this.out = out;
        this.lockTimeout = lockTimeout;
    }

    /**
     * Serves commands until the end of the standard input. Blocks.
     *
     * @param store the store of the state
     * @param objects the folder of the {@link FolderCloud}
     * @param lockTimeout how long to wait for a stage that another process holds
     */
    public static void serve(StateStore store, Path objects, Duration lockTimeout) throws IOException {
        // An unbuffered stream in place of System.out: every printed line must have left the process when it is killed.
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        FolderCloud cloud = FolderCloud.in(objects).intercepted(new Telling(out));
        var worker = new StageWorker(store, cloud, out, lockTimeout);
        out.println("ready");
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            worker.work(line.split(" "));
        }
        store.close().block();
    }

    /**
     * The stack of the workers: five things, some of which use others, and an action on one of them. The variant
     * determines which things exist, their sizes and their regions. A deploy of the next variant creates, changes,
     * replaces, deletes and runs.
     */
    public static Stack<Outputs> stack(FolderCloud cloud, int variant) {
        return Stack.named(STACK).providers(cloud.providers()).program(Outputs.class, Effect.gen(fx -> {
            Thing db = fx.yield(Thing.of("db", t -> t.size(1 + variant % 2).region("region-" + variant % 3)));
            Thing branch = fx.yield(Thing.of("branch", t -> t.size(variant).uses(Output.all(List.of(db.id())))));
            fx.yield(Action.named("seed")
                    .inputs(Seed.class, db.id().map(id -> new Seed(id, variant / 2)))
                    .run(cloud::take));
            if (variant % 2 == 0) {
                fx.yield(Thing.of("cache", t -> t.size(1).secret(db.token())));
            }
            if (variant % 3 == 0) {
                fx.yield(Thing.of("copy", t -> t.size(1).uses(Output.all(List.of(branch.id(), db.label())))));
            }
            fx.yield(Thing.of("site", t -> t.size(variant).slot("slot-" + variant % 4)));
            return new Outputs(db);
        }));
    }

    private void work(String[] words) {
        Stage stage = Stage.of(words[1]);
        var options = DeployOptions.builder()
                .command(words[0] + " --stage " + stage)
                .lockTimeout(lockTimeout)
                .build();
        Mono<?> run = words[0].equals("destroy")
                ? Alchemy.startDestroy(stack(cloud, 0), stage, options).flatMap(each -> each.result())
                : Alchemy.start(stack(cloud, Integer.parseInt(words[2])), stage, options)
                        .flatMap(each -> each.result());
        out.println(run.then(Mono.just("done"))
                .contextWrite(StateStore.provide(store))
                .contextWrite(RunEnvironment.SERVICE.provide(RunEnvironment.standard("worker", "test")))
                .onErrorResume(error -> Mono.just("failed " + error.getClass().getSimpleName() + ": "
                        + String.valueOf(error.getMessage()).replace('\n', ' ')))
                .block());
    }

    private record Telling(PrintStream out) implements FakeCloud.Interceptor {

        @Override
        public Mono<Void> before(FakeCloud.Call call) {
            return Mono.fromRunnable(() -> out.println("> " + call));
        }

        @Override
        public Mono<Void> after(FakeCloud.Call call) {
            return Mono.fromRunnable(() -> out.println("< " + call));
        }
    }
}
