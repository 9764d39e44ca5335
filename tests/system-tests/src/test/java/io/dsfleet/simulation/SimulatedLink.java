package io.dsfleet.simulation;

import java.util.function.Consumer;

/**
 * One connection between an app and a bridge. Both directions keep their order; what is on its way
 * when the connection is severed is lost; each end learns of that by itself, or later.
 */
public final class SimulatedLink {
  private static final long GIVES_UP = 20_000;

  /** One end of it. */
  public interface Endpoint {
    /** A frame came. */
    void onFrame(Object frame);

    /** The connection is gone; {@code code} is 1006 where the other end did not say why. */
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

  /** Its name in the trace. */
  public String name() {
    return name;
  }

  void attach(Endpoint atApp, Endpoint atBridge) {
    app = atApp;
    bridge = atBridge;
  }

  /** Whether both ends have it and it works. */
  public boolean isWorking() {
    return appOpen && bridgeOpen && !severed;
  }

  /** Everything comes late for so long. */
  void delay(long millis) {
    heldUntil = world.now() + millis;
    world.recordFault(FleetFault.LINK_LATE);
  }

  /** The app sends. */
  public void toBridge(Object frame) {
    lastUp = Math.max(lastUp, Math.max(heldUntil, world.now() + world.between(1, 5)));
    world.schedule(
        lastUp - world.now(), "", () -> deliver(frame, bridgeOpen, end -> bridge.onFrame(frame)));
  }

  /** The bridge sends. */
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

  /** The wire is cut; an end that does not see it finds out by itself. */
  void sever(boolean appSees, boolean bridgeSees) {
    if (severed) {
      return;
    }
    severed = true;
    world.schedule(appSees ? world.between(0, 20) : GIVES_UP, "", () -> closeAtApp(1006, "cut"));
    if (bridgeSees) {
      world.schedule(world.between(0, 20), "", () -> closeAtBridge("cut"));
    }
  }

  /** The bridge closes, behind what it has sent. */
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

  /** The app's end is gone at once; the bridge hears of it, or nobody tells it. */
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
