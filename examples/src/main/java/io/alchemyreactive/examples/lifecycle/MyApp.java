package io.alchemyreactive.examples.lifecycle;

import io.alchemyreactive.Alchemy;
import io.alchemyreactive.DeployOptions;
import io.alchemyreactive.Deployment;
import io.alchemyreactive.Run;
import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.provider.Providers;
import java.time.Clock;
import reactor.core.publisher.Mono;

/** Programs that declare the resources of this package. */
final class MyApp {

    private final Providers providers;

    MyApp(Shelf shelf, Clock clock) {
        providers = Providers.of(
                Database.provider(shelf, clock),
                Worker.provider(shelf),
                Bucket.provider(shelf),
                Cluster.provider(shelf));
    }

    record OneDatabase(Database database) {}

    record OneWorker(Worker worker) {}

    record OneBucket(Bucket bucket) {}

    record OneCluster(Cluster cluster) {}

    // snippet: declare
    Stack<OneDatabase> database(String name) {
        return stack().program(
                        OneDatabase.class,
                        Database.of("id", d -> d.name(name).branchId("main").projectId("shop"))
                                .map(OneDatabase::new));
    }
    // end: declare

    // snippet: named-worker
    Stack<OneWorker> namedWorker() {
        return stack().program(
                        OneWorker.class,
                        Worker.of("worker1", w -> w.name("worker1").script("hello"))
                                .map(OneWorker::new));
    }
    // end: named-worker

    // snippet: app
    Stack<OneWorker> worker(String script) {
        return Stack.named("my-app").providers(providers).program(OneWorker.class, Effect.gen(fx -> {
            var worker = fx.yield(Worker.of("worker1", w -> w.script(script)));
            return new OneWorker(worker); // worker.name(): my-app-worker1-prod-7kq2v5xd
        }));
    }
    // end: app

    // snippet: bucket
    Stack<OneBucket> bucket(String name, String region) {
        return stack().program(
                        OneBucket.class,
                        Bucket.of("my-bucket", b -> b.name(name).region(region)).map(OneBucket::new));
    }
    // end: bucket

    // snippet: adopt
    Stack<OneBucket> adoptedBucket(String name, String region) {
        return stack().program(
                        OneBucket.class,
                        Bucket.of("my-bucket", b -> b.name(name).region(region).options(o -> o.adopt()))
                                .map(OneBucket::new));
    }
    // end: adopt

    // snippet: adopt-all
    /** As {@code deploy --adopt} on the command line. */
    static <T extends Record> Mono<Deployment<T>> deployAdopting(Stack<T> stack, Stage stage) {
        return Alchemy.start(stack, stage, DeployOptions.builder().adopt(true).build())
                .flatMap(Run::result);
    }
    // end: adopt-all

    Stack<OneCluster> cluster() {
        return stack().program(
                        OneCluster.class,
                        Cluster.of("cluster", c -> c.script("lead")).map(OneCluster::new));
    }

    private Stack.Builder stack() {
        return Stack.named("my-app").providers(providers);
    }
}
