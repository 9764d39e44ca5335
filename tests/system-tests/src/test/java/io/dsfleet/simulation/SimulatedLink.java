package io.dsfleet.simulation;

import java.util.function.Consumer;

/**
 * A connection between an app and a bridge. Both directions keep their order; frames in flight are
 * lost when the connection is severed; each end detects the loss on its own, at once or later.
 */
public final class SimulatedLink {
  private static final long DETECTION_TIMEOUT = 20_000;

  /** One end of the connection. */
  public interface Endpoint {
    /** A frame arrived. */
    void onFrame(Object frame);

    /** The connection ended; {@code code} is 1006 without a close frame. */
    void onClosed(int code, String reason);
  }

  private final SimulatedWorld world;
  private final String name;
  private Endpoint app;
  private Endpoint bridge;
  private boolean appOpen = true;
  private boolean bridgeOpen = true;
  private boolean severed;
  private long heldUntil;
  private long lastUp;
  private long lastDown;

  SimulatedLink(SimulatedWorld world, String name) {
    this.world = world;
    this.name = name;
  }

  /** The name in the trace. */
  public String name() {
    return name;
  }

  void attach(Endpoint atApp, Endpoint atBridge) {
    app = atApp;
    bridge = atBridge;
  }

  /** Whether both ends are open and the connection is not severed. */
  public boolean isWorking() {
    return appOpen && bridgeOpen && !severed;
  }

  /** Delays all frames until this time is over. */
  void delay(long millis) {
    heldUntil = world.now() + millis;
    world.recordFault(FleetFault.LINK_LATE);
  }

  /** Sends a frame from the app. */
  public void toBridge(Object frame) {
    lastUp = Math.max(lastUp, Math.max(heldUntil, world.now() + world.between(1, 5)));
    world.schedule(
        lastUp - world.now(), "", () -> deliver(frame, bridgeOpen, end -> bridge.onFrame(frame)));
  }

  /** Sends a frame from the bridge. */
  public void toApp(Object frame) {
    lastDown = Math.max(lastDown, Math.max(heldUntil, world.now() + world.between(1, 5)));
    world.schedule(
        lastDown - world.now(), "", () -> deliver(frame, appOpen, end -> app.onFrame(frame)));
  }

  private void deliver(Object frame, boolean open, Consumer<Object> to) {
    if (severed) {
      world.recordFault(FleetFault.FRAME_LOST);
      world.note(name + " loses " + frame);
    } else if (open) {
      to.accept(frame);
    }
  }

  /** Severs the connection; an end that does not notice detects it by its own timeout. */
  void sever(boolean appSees, boolean bridgeSees) {
    if (severed) {
      return;
    }
    severed = true;
    world.schedule(
        appSees ? world.between(0, 20) : DETECTION_TIMEOUT, "", () -> closeAtApp(1006, "cut"));
    if (bridgeSees) {
      world.schedule(world.between(0, 20), "", () -> closeAtBridge("cut"));
    }
  }

  /** Closes the connection from the bridge, after the frames that it has sent. */
  public void closeByBridge(int code, String reason) {
    bridgeOpen = false;
    lastDown = Math.max(lastDown, Math.max(heldUntil, world.now() + world.between(1, 5)));
    world.schedule(
        lastDown - world.now(),
        "",
        () -> {
          if (!severed) {
            closeAtApp(code, reason);
          }
        });
  }

  /** Closes the app's end at once; {@code noticed} tells the bridge. */
  public void closeByApp(boolean noticed) {
    appOpen = false;
    if (!noticed) {
      sever(false, false);
      return;
    }
    lastUp = Math.max(lastUp, world.now() + world.between(1, 5));
    world.schedule(
        lastUp - world.now(),
        "",
        () -> {
          if (!severed) {
            closeAtBridge("the app is gone");
          }
        });
  }

  private void closeAtApp(int code, String reason) {
    if (appOpen) {
      appOpen = false;
      app.onClosed(code, reason);
    }
  }

  private void closeAtBridge(String reason) {
    if (bridgeOpen) {
      bridgeOpen = false;
      bridge.onClosed(1006, reason);
    }
  }
}
