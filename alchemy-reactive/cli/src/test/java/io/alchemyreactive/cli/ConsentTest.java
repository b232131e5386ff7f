package io.alchemyreactive.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.alchemyreactive.Stack;
import io.alchemyreactive.provider.Delete;
import io.alchemyreactive.provider.Identity;
import io.alchemyreactive.provider.Provider;
import io.alchemyreactive.provider.Providers;
import io.alchemyreactive.provider.Reconcile;
import io.alchemyreactive.resource.InputBuilder;
import io.alchemyreactive.resource.Replaces;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.Protection;
import io.alchemyreactive.state.ResourceKey;
import io.alchemyreactive.state.StageKey;
import io.alchemyreactive.test.FakeCloud;
import io.alchemyreactive.test.Thing;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine.Option;
import reactor.core.publisher.Mono;
import reactor.util.context.Context;

@Timeout(60)
class ConsentTest {

    static final class Disk extends Resource<Disk.Attributes> {

        record Props(@Replaces(dataLoss = "its files") String region) {}

        record Attributes(String id) {}

        static final class Inputs extends InputBuilder<Inputs> {
            Inputs region(String region) {
                return set("region", region);
            }
        }

        static final ResourceType<Disk, Props, Attributes> TYPE =
                ResourceType.of("Test.Disk", Props.class, Attributes.class, Disk::new);

        private Disk(Resource.Handle<Attributes> handle) {
            super(handle);
        }
    }

    private static final class Disks implements Provider<Disk.Props, Disk.Attributes> {

        @Override
        public ResourceType<?, Disk.Props, Disk.Attributes> type() {
            return Disk.TYPE;
        }

        @Override
        public Mono<Disk.Attributes> reconcile(Reconcile<Disk.Props, Disk.Attributes> request) {
            return Mono.deferContextual(context -> Mono.just(new Disk.Attributes(context.getOrDefault("prefix", "disk")
                    + "-" + request.news().region())));
        }

        @Override
        public Mono<Void> delete(Delete<Disk.Props, Disk.Attributes> request) {
            return Mono.empty();
        }
    }

    record Disks1(Disk disk) {}

    record Things1(Thing thing) {}

    private static Stack<Disks1> disk(String region) {
        return disk(region, Stack.named("shop"));
    }

    private static Stack<Disks1> disk(String region, Stack.Builder stack) {
        return stack.providers(Providers.of(new Disks()))
                .program(
                        Disks1.class,
                        Disk.TYPE
                                .declare("disk", Disk.Inputs::new, d -> d.region(region))
                                .map(Disks1::new));
    }

    @TempDir
    private Path folder;

    @Test
    void dataIsLostOnlyWhenTheResourceIsNamed() {
        assertThat(Cli.of(disk("eu"), folder)
                        .run("deploy", "--stage", "prod", "--yes")
                        .code())
                .isZero();
        Cli moved = Cli.of(disk("us"), folder);

        assertThat(moved.run("plan", "--stage", "prod").out()).contains("LOSES: its files");
        var refused = moved.run("deploy", "--stage", "prod", "--yes");
        assertThat(refused.code()).isEqualTo(21);
        assertThat(refused.err()).contains("--confirm disk");
        assertThat(moved.run("deploy", "--stage", "prod", "--yes", "--confirm", "other")
                        .code())
                .isEqualTo(21);

        assertThat(moved.run("deploy", "--stage", "prod", "--yes", "--confirm", "disc")
                        .err())
                .contains(
                        "give --confirm disk.",
                        "--confirm disc allows nothing: no resource of the stage has that name");

        var done = moved.run("deploy", "--stage", "prod", "--yes", "--confirm", "disk");
        assertThat(done.code()).isZero();
        assertThat(done.out()).isEqualTo("disk.id = disk-us\n");
    }

    @Test
    void confirmationThatNamesNothingIsWarnedOfInThePlan() {
        Cli first = Cli.of(disk("eu"), folder);
        var made = first.run("deploy", "--stage", "prod", "--yes", "--json", "--confirm", "disc", "--confirm", "disk");
        String nothing = "--confirm disc allows nothing: no resource of the stage has that name, declared or stored.";
        assertThat(made.json().at("/warnings/0").asString()).isEqualTo(nothing + " No data would be lost");

        Cli moved = Cli.of(disk("us"), folder);
        var replaced =
                moved.run("drift", "--repair", "--stage", "prod", "--yes", "--confirm", "disk", "--confirm", "disc");
        assertThat(replaced.err())
                .contains("! " + nothing + " Data would be lost of what these allow: --confirm disk\n");
        assertThat(replaced.code()).isZero();

        var gone = moved.run("destroy", "--stage", "prod", "--yes", "--confirm", "disc", "--confirm", "prod");
        assertThat(gone.err()).contains("! " + nothing);
        assertThat(gone.code()).isZero();
    }

    @Test
    void confirmationOfAnImportThatNamesNothingIsWarnedOf() {
        FakeCloud cloud = FakeCloud.create();
        var stranger = new Identity(new ResourceKey(new StageKey("other", "prod"), "x"), "i");
        cloud.plant("thing-x", stranger, new Thing.Props(1, null, "front", null, null));
        Cli cli = Cli.of(
                Stack.named("shop")
                        .providers(cloud.providers())
                        .program(
                                Things1.class,
                                Thing.of("thing", t -> t.size(1).slot("front")).map(Things1::new)),
                folder);

        var done = cli.run("import", "thing", "thing-x", "--stage", "prod", "--yes", "--confirm", "thin");

        assertThat(done.err()).contains("! --confirm thin allows nothing");
        assertThat(done.code()).isZero();
    }

    @Test
    void confirmationOfAResourceOrStageThatNothingIsAskedForIsFine() {
        Cli cli = Cli.of(disk("eu"), folder);
        for (int time = 0; time < 2; time++) {
            var done = cli.run("deploy", "--stage", "prod", "--yes", "--confirm", "disk", "--confirm", "prod");
            assertThat(done.code()).isZero();
            assertThat(done.err()).doesNotContain("--confirm");
        }
        var gone = cli.run("destroy", "--stage", "prod", "--yes", "--confirm", "disk", "--confirm", "prod");
        assertThat(gone.code()).isZero();
        assertThat(gone.err()).doesNotContain("--confirm");
    }

    @Test
    void correctionOfTheStateTakesTheNameOfTheStageAlone() {
        Cli cli = Cli.of(disk("eu"), folder);
        assertThat(cli.run("deploy", "--stage", "prod", "--yes").code()).isZero();

        for (List<String> command :
                List.of(List.of("forget", "disk"), List.of("move", "disk", "drive"), List.of("accept-loss"))) {
            List<String> words = new ArrayList<>(List.of("state"));
            words.addAll(command);
            words.addAll(List.of("--stage", "prod", "--yes", "--confirm", "prod", "--confirm", "disk"));
            var refused = cli.run(words.toArray(String[]::new));
            assertThat(refused.err()).contains("shop/prod: --confirm disk is of no use here", "--confirm prod");
            assertThat(refused.code()).isEqualTo(2);
        }
        assertThat(cli.run("state", "list", "--stage", "prod").out()).contains("disk");
    }

    @Test
    void optionsOfChangesAreRefusedWhereDriftIsOnlyLookedFor() {
        Cli cli = Cli.of(disk("eu"), folder);
        assertThat(cli.run("deploy", "--stage", "prod", "--yes").code()).isZero();
        for (List<String> option :
                List.of(List.of("--confirm", "disk"), List.of("--break-references"), List.of("--lock-timeout", "5s"))) {
            var refused = cli.run(Stream.concat(Stream.of("drift", "--stage", "prod"), option.stream())
                    .toArray(String[]::new));
            assertThat(refused.code()).isEqualTo(2);
            assertThat(refused.err()).contains("drift without --repair changes nothing", option.get(0));
        }
    }

    @Test
    void protectedStageIsNotDestroyedAndNeedsItsName() {
        Cli guarded = Cli.of(
                disk("eu", Stack.named("shop").protect("prod", Protection.NO_DESTROY, Protection.CONFIRM)), folder);
        assertThat(guarded.run("plan", "--stage", "prod").out()).contains("protected: no-destroy, confirm");
        var unnamed = guarded.run("deploy", "--stage", "prod", "--yes");
        assertThat(unnamed.code()).isEqualTo(22);
        assertThat(unnamed.err()).contains("--confirm prod");
        assertThat(guarded.run("deploy", "--stage", "prod", "--yes", "--confirm", "prod")
                        .code())
                .isZero();

        Cli forgetful = Cli.of(disk("eu"), folder);
        assertThat(forgetful.run("stages").out()).contains("no-destroy, confirm");
        assertThat(forgetful
                        .run("stages", "--json")
                        .json()
                        .at("/data/stages/0/protections/0")
                        .asString())
                .isEqualTo("no-destroy");
        assertThat(forgetful
                        .run("drift", "--repair", "--stage", "prod", "--yes", "--break-references")
                        .code())
                .isEqualTo(22);
        var refused = forgetful.run(
                "destroy", "--stage", "prod", "--yes", "--forget", "--break-references", "--confirm", "prod");
        assertThat(refused.code()).isEqualTo(21);
        assertThat(refused.err()).contains("no-destroy");

        var lifted = forgetful.run("deploy", "--stage", "prod", "--yes", "--confirm", "prod");
        assertThat(lifted.code()).isZero();
        assertThat(forgetful.run("destroy", "--stage", "prod", "--yes").code()).isZero();
    }

    @Test
    void whatIsNotOursIsTakenOverOnlyWhenAllowed() {
        FakeCloud cloud = FakeCloud.create();
        var stranger = new Identity(new ResourceKey(new StageKey("other", "prod"), "x"), "i");
        cloud.plant("thing-x", stranger, new Thing.Props(1, null, "front", null, null));
        Stack<Things1> stack = Stack.named("shop")
                .providers(cloud.providers())
                .program(
                        Things1.class,
                        Thing.of("thing", t -> t.size(1).slot("front")).map(Things1::new));
        Cli cli = Cli.of(stack, folder);

        var refused = cli.run("plan", "--stage", "prod");
        assertThat(refused.code()).isEqualTo(21);
        assertThat(refused.err()).contains("other/prod/x", "--adopt");
        assertThat(cli.run("deploy", "--stage", "prod", "--yes").code()).isEqualTo(21);

        assertThat(cli.run("plan", "--stage", "prod", "--adopt").out()).contains("adopt");
        assertThat(cli.run("deploy", "--stage", "prod", "--yes", "--adopt").out())
                .contains("thing.id = thing-x");
    }

    @Test
    void servicesOfAModuleReachTheProviders() {
        CliModule module = new CliModule() {
            @Override
            public Optional<RunExtension> runExtension() {
                return Optional.of(new Prefix());
            }
        };

        var done = Cli.of(disk("eu"), folder, module).run("deploy", "--stage", "prod", "--yes", "--prefix", "fast");
        assertThat(done.out()).isEqualTo("disk.id = fast-eu\n");
    }

    static final class Prefix implements RunExtension {

        @Option(names = "--prefix")
        private String prefix = "";

        @Override
        public Function<Context, Context> services(Invocation invocation) {
            return context -> context.put("prefix", prefix);
        }
    }
}
