"""Two executors of their own processes on this machine."""

import os
import sys
from collections.abc import Iterator

import pytest
from pyspark.sql import SparkSession


def pytest_configure(config: pytest.Config) -> None:
    # The gateway to Java leaves sockets to the collector.
    config.addinivalue_line("filterwarnings", "ignore:unclosed:ResourceWarning")
    config.addinivalue_line("filterwarnings", "ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture(scope="session")
def spark() -> Iterator[SparkSession]:
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master("local-cluster[2,1,1024]").appName("regulars")
    settings = {
        "spark.ui.enabled": "false",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.sql.shuffle.partitions": "6",
        "spark.sql.session.timeZone": "UTC",
        # Small batches, so that customers lie across their edges.
        "spark.sql.execution.arrow.maxRecordsPerBatch": "7",
        "spark.executorEnv.PYTHONPATH": os.environ.get("PYTHONPATH", ""),
        "spark.sql.execution.pyspark.udf.simplifiedTraceback.enabled": "false",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
