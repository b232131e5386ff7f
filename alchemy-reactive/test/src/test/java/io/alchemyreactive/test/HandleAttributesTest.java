package io.alchemyreactive.test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.Resource;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.state.StageKey;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of providers finds the attributes that accessors read, also absent ones and those inside of computed outputs. */
class HandleAttributesTest {

    record Props() {}

    record Attributes(String url, @Nullable String note) {}

    static final class Site extends Resource<Attributes> {

        static final ResourceType<Site, Props, Attributes> TYPE =
                ResourceType.of("Test.Site", Props.class, Attributes.class, Site::new);

        private Site(Resource.Handle<Attributes> handle) {
            super(handle);
        }

        /** Computed of both, so that it reads each of them. */
        Output<String> title() {
            return Output.zip(
                    attribute("url", Attributes::url),
                    attribute("note", Attributes::note).orElse("no note"),
                    (url, note) -> url + ", " + note);
        }
    }

    private final Site site =
            Site.TYPE.handle(new Resource.Handle<>(null, Site.TYPE, new StageKey("a", "dev"), "site", false));

    @Test
    void anAbsentAttributeIsReadLikeOthers() {
        HandleAttributes.expectByName(site, new Attributes("https://example.org", null));
        HandleAttributes.expectByName(site, new Attributes("https://example.org", "ours"));
    }

    record More(String url, @Nullable String note, @Nullable String extra) {}

    static final class Partial extends Resource<More> {

        static final ResourceType<Partial, Props, More> TYPE =
                ResourceType.of("Test.Partial", Props.class, More.class, Partial::new);

        private Partial(Resource.Handle<More> handle) {
            super(handle);
        }

        Output<String> url() {
            return attribute("url", More::url);
        }

        Output<String> note() {
            return attribute("note", More::extra);
        }
    }

    @Test
    void anAbsentAttributeReadInPlaceOfAnotherIsFound() {
        Partial partial = Partial.TYPE.handle(
                new Resource.Handle<>(null, Partial.TYPE, new StageKey("a", "dev"), "partial", false));
        assertThatThrownBy(() -> HandleAttributes.expectByName(partial, new More("u", "ours", null)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("attribute 'note' that Partial reads");
        assertThatThrownBy(() -> HandleAttributes.expectByName(partial, new More("u", null, null)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("extra");
    }
}
