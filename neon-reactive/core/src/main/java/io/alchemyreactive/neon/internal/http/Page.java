package io.alchemyreactive.neon.internal.http;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One page of a list. It is the last page when it is empty, names no next page, or names itself as the next one: Neon
 * names a next page even on the last one.
 */
record Page<T>(List<T> items, Optional<String> asked, Optional<String> next) {

    /** The largest number of pages. With the smallest page, a hundred items, this is a million items. */
    private static final int MOST = 10_000;

    /**
     * All items, page by page as the subscriber requests them. Fails with the error of {@code endless} when a page
     * leads back to an earlier page, or there are too many pages.
     */
    static <T> Flux<T> all(
            Function<Optional<String>, Mono<Page<T>>> fetch, Function<String, ? extends Throwable> endless) {
        return Flux.defer(() -> {
            Set<String> had = new HashSet<>();
            return fetch.apply(Optional.empty())
                    .expand(page -> {
                        if (page.last()) {
                            return Mono.empty();
                        } else if (!had.add(page.next().orElseThrow())) {
                            return Mono.error(
                                    endless.apply("a page names as the next one a page that was there before"));
                        }
                        return had.size() == MOST
                                ? Mono.error(endless.apply("there are more than " + MOST + " pages"))
                                : fetch.apply(page.next());
                    })
                    .concatMapIterable(Page::items, 1);
        });
    }

    private boolean last() {
        return items.isEmpty() || next.isEmpty() || next.equals(asked);
    }
}
