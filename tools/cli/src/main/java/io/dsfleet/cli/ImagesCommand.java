package io.dsfleet.cli;

import io.dsfleet.devtools.CommandFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code images}: help and argument checks of a command that the script runs itself. */
@Command(
    name = "images",
    mixinStandardHelpOptions = true,
    description = {
      "Build the images that docker compose deploys (docs/operations.md).",
      "Downloads docker compose and buildx into ~/.docker/cli-plugins if they are not installed."
    })
final class ImagesCommand implements Runnable {
  @Option(
      names = "--base-images",
      description = "Build the base images on this machine instead of pulling public ones.")
  private boolean baseImages;

  @Override
  public void run() {
    throw new CommandFailure(
        "run ./dsfleet images%s from the checkout: the start script builds the images"
            .formatted(baseImages ? " --base-images" : ""));
  }
}
