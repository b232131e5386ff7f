package io.alchemyreactive.neon.api.project;

import io.alchemyreactive.neon.api.error.NotFoundException;
import io.alchemyreactive.neon.api.error.UnknownOutcomeException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Operations on projects. Thread safe. */
public interface Projects {

    /** Emits the projects that the key may see, page by page as they are asked for; empty when there are none. */
    Flux<NeonProject> list(ListProjectsRequest request);

    /** Emits the projects of others that were shared with the key's user. */
    Flux<NeonProject> listShared(ListProjectsRequest request);

    /** Emits the project, or fails with {@link NotFoundException}. */
    Mono<NeonProject> get(String projectId);

    /**
     * Creates a project and waits until its operations have ended.
     *
     * <p>Names are not unique, so the request is never repeated blindly. When its answer is lost, the projects of that exact
     * name are searched for one whose branch carries all the annotations of the request, and that one is emitted; without a
     * name, without annotations or without a find the failure is {@link UnknownOutcomeException}.
     */
    Mono<ProjectCreated> create(CreateProjectRequest request);

    /**
     * Changes what the request names and waits until the operations have ended. When the answer is lost the project is read
     * again and only what still differs is sent again.
     */
    Mono<ProjectChanged> update(UpdateProjectRequest request);

    /**
     * Deletes the project with everything in it and waits until Neon no longer shows it. Emits the project, or completes empty
     * when it was gone already.
     */
    Mono<NeonProject> delete(String projectId);

    /**
     * Brings back a project that was deleted less than seven days ago, and waits for nothing. A lost answer is {@link
     * UnknownOutcomeException}: look whether it is there.
     */
    Mono<NeonProject> recover(String projectId);
}
