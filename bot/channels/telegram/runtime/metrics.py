"""Figures for monitoring, in Prometheus's form. None of them tells of a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response


class Metrics:
    """The page of figures."""

    def __init__(
        self, handled: Callable[[], int], gauges: Mapping[str, tuple[str, Callable[[], float]]]
    ) -> None:
        """``handled`` gives the updates handled by this process; ``gauges`` are named, described and read."""
        from prometheus_client import CollectorRegistry, Gauge, ProcessCollector
        from prometheus_client.core import CounterMetricFamily

        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        for name, (what, value) in gauges.items():
            Gauge(f"safeguarding_{name}", what, registry=self._registry).set_function(value)

        class Handled:
            def collect(self) -> list[CounterMetricFamily]:
                family = CounterMetricFamily(
                    "safeguarding_updates_handled", "Updates handled by this process"
                )
                family.add_metric([], handled())
                return [family]

        self._registry.register(Handled())

    async def page(self, _request: Request) -> Response:
        """Return the figures as they stand."""
        from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

        made = await run_in_threadpool(generate_latest, self._registry)
        return Response(made, headers={"Content-Type": CONTENT_TYPE_LATEST})
