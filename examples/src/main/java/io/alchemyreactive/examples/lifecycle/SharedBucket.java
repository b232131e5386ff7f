package io.alchemyreactive.examples.lifecycle;

import io.alchemyreactive.Stack;
import io.alchemyreactive.Stage;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.resource.Ref;

/** A bucket that staging owns. Its previews and another stack use it, by each of the four ways to refer to it. */
final class SharedBucket {

    private final Providers providers;

    SharedBucket(Shelf shelf) {
        providers = Providers.of(Bucket.provider(shelf), Worker.provider(shelf));
    }

    record Files(Bucket uploads, Worker worker) {}

    record Report(Worker byResource, Worker byStage, Worker byValue, Worker byOutputs) {}

    // snippet: owner
    Stack<Files> files() {
        return Stack.named("files").providers(providers).program(Files.class, Effect.gen(fx -> {
            var uploads = fx.yield(
                    fx.yield(Stage.current()).startsWith("pr-")
                            ? Bucket.ref("uploads", Ref.stage("staging"))
                            : Bucket.of("uploads", b -> b.name("uploads").region("eu")));
            var worker =
                    fx.yield(Worker.of("worker", w -> w.script(uploads.name().map(name -> "read " + name))));
            return new Files(uploads, worker);
        }));
    }
    // end: owner

    // snippet: four-ways
    Stack<Report> report() {
        Stack<Files> files = files();
        return Stack.named("report").providers(providers).program(Report.class, Effect.gen(fx -> {
            var resource = fx.yield(Bucket.ref("uploads", Ref.of("files", "staging")));
            var stage = fx.yield(files.stage("staging"));
            var value = Output.ref(Bucket.TYPE, "uploads", Ref.of("files", "staging"));
            var outputs = Output.stackRef(files, "staging");
            return new Report(
                    fx.yield(Worker.of("by-resource", w -> w.script(resource.name()))),
                    fx.yield(Worker.of("by-stage", w -> w.script(stage.uploads().name()))),
                    fx.yield(Worker.of("by-value", w -> w.script(value.map(Bucket.Attributes::name)))),
                    fx.yield(Worker.of(
                            "by-outputs",
                            w -> w.script(outputs.flatMap(all -> all.uploads().name())))));
        }));
    }
    // end: four-ways
}
