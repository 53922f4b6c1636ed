/* All of the library's headers.
 *
 * A book, and what came from it, is used by one thread at a time; different books by as many
 * threads as there are, unless par_alone() was called. */
#ifndef PARINDEX_PARINDEX_H
#define PARINDEX_PARINDEX_H

#include <parindex/approval.h>
#include <parindex/batch.h>
#include <parindex/book.h>
#include <parindex/check.h>
#include <parindex/claim.h>
#include <parindex/coinr.h>
#include <parindex/compare.h>
#include <parindex/criteria.h>
#include <parindex/crosswalk.h>
#include <parindex/decimal.h>
#include <parindex/decision.h>
#include <parindex/diff.h>
#include <parindex/dump.h>
#include <parindex/error.h>
#include <parindex/evaluation.h>
#include <parindex/evidence.h>
#include <parindex/exchange.h>
#include <parindex/explain.h>
#include <parindex/gap.h>
#include <parindex/group.h>
#include <parindex/inflation.h>
#include <parindex/journal.h>
#include <parindex/listing.h>
#include <parindex/prove.h>
#include <parindex/published.h>
#include <parindex/query.h>
#include <parindex/result.h>
#include <parindex/scale.h>
#include <parindex/score.h>
#include <parindex/stability.h>
#include <parindex/status.h>
#include <parindex/strengths.h>
#include <parindex/succession.h>
#include <parindex/trend.h>
#include <parindex/unit.h>
#include <parindex/verify.h>
#include <parindex/watch.h>
#include <parindex/whatif.h>
#include <parindex/why.h>

#endif
